/** What the manifests of many modules say to others, kept by content: a check asks for all of Odoo's 600 to follow dependencies. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Hex } from '../domain/digest.ts'
import type { ManifestFacts } from '../domain/facts/manifest.ts'
import type { FactsCache } from './facts/cache.ts'
import { extractBytes } from './facts/extract-file.ts'
import { manifestName } from './manifest.ts'
import { headOf, type ModuleHead } from './rules/module-head.ts'

/** @param modules folders by name */
export async function readHeads(modules: Map<string, string>, cache: FactsCache): Promise<Map<string, ModuleHead>> {
  const found = new Map<string, string>()
  const heads = new Map<string, ModuleHead>()
  for (const [name, folder] of modules) heads.set(name, await readHead(name, folder, cache, found))
  cache.put(found)
  return heads
}

async function readHead(name: string, folder: string, cache: FactsCache, found: Map<string, string>): Promise<ModuleHead> {
  const bytes = readOrNull(join(folder, manifestName))
  if (bytes === null || bytes.length > mostBytes) return headOf(name, folder, unreadable)
  const key = `head/${sha256Hex(bytes)}`
  const known = cache.get(key)
  if (known !== null) return { ...(JSON.parse(known) as ModuleHead), name, folder }
  const head = headOf(name, folder, (await extractBytes(bytes, 'manifest')) as ManifestFacts)
  found.set(key, JSON.stringify(head))
  return head
}

/** Synchronous: a manifest is a few kilobytes, and 600 of them took 100 ms by the asynchronous calls. */
function readOrNull(file: string): Uint8Array | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}

const mostBytes = 2 ** 20

const unreadable: Pick<ManifestFacts, 'values' | 'troubles'> = { values: {}, troubles: [{ kind: 'unreadable', line: 1, text: 'cannot be read' }] }
