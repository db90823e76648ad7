/** Reads `__manifest__.py` without executing it. What is wrong is said with file and line; a broken manifest is a fact like any other, not an exception. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isTrue, type Literal } from '../domain/facts/literal.ts'
import type { Series } from '../domain/instance.ts'
import type { ManifestFact } from '../domain/plan.ts'
import { readDictionary } from './manifest-dictionary.ts'
import { pythonParser } from './python-grammar.ts'

export const manifestName = '__manifest__.py'

/** The longest of Odoo 18.0's 594 has 37 KB. */
const mostBytes = 1024 ** 2

/** @param folder the module's folder; its name is the module's */
export async function readManifest(folder: string, name: string, series: Series): Promise<ManifestFact> {
  const path = join(folder, manifestName)
  const broken = (why: string): ManifestFact => ({ name, path: folder, version: '', depends: [], installable: false, broken: `${path}: ${why}` })
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) return broken('there is no such file')
  if (found.size > mostBytes) return broken('is larger than 1 MB')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path))
  } catch {
    return broken('is not UTF-8 or cannot be read')
  }
  const read = readDictionary(await pythonParser(), text)
  if ('why' in read) return { ...broken(''), broken: `${path}:${read.line}: ${read.why}` }
  return factOf(read.value, { name, folder, path, series })
}

interface Place {
  name: string
  folder: string
  path: string
  series: Series
}

function factOf(value: { [key: string]: Literal }, { name, folder, path, series }: Place): ManifestFact {
  const { depends = [], version = '1.0', installable = true } = value
  const fact: ManifestFact = { name, path: folder, version: '', depends: [], installable: isTrue(installable), broken: null }
  if (!Array.isArray(depends) || !depends.every((each) => typeof each === 'string'))
    return { ...fact, broken: `${path}: depends is not a list of module names` }
  if (typeof version !== 'string') return { ...fact, broken: `${path}: version is not a string` }
  const adapted = adaptVersion(version, series)
  if (adapted === null) return { ...fact, depends: depends as string[], broken: `${path}: version ${version} is not one that Odoo ${series} takes` }
  return { ...fact, version: adapted, depends: depends as string[] }
}

/**
 * The version as Odoo records it: the series is put in front of one that lacks it. 18.0 takes only x.y and x.y.z behind the series (and raises otherwise); 16.0
 * takes anything.
 */
export function adaptVersion(version: string, series: Series): string | null {
  const complete = version !== series && version.startsWith(`${series}.`)
  const own = complete ? version.slice(series.length + 1) : version
  if (series === '18.0' && !/^[0-9]+\.[0-9]+(?:\.[0-9]+)?$/.test(own)) return null
  return complete ? version : `${series}.${version}`
}
