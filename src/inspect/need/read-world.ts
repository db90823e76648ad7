/** Reads two sets of module folders into the world that rules judge. Nothing of a module is executed. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { TranslationFacts } from '../../domain/facts/translations.ts'
import type { FactsCache } from '../facts/cache.ts'
import { extractTranslations } from '../facts/extract-translations.ts'
import { readModules } from '../facts/read-modules.ts'
import { type ModuleState, moduleState, templateOf } from './differences.ts'
import type { World } from './world.ts'

export interface ReadWorld extends Pick<World, 'series' | 'languages' | 'installed'> {
  /** Folders by module name. */
  before: Map<string, string>
  after: Map<string, string>
  cache: FactsCache
  progress?: (done: number, total: number) => void
}

export async function readWorld({ before, after, cache, progress, ...given }: ReadWorld): Promise<World> {
  const reading = { cache, unread: 'digest' as const, ...(progress ? { progress } : {}) }
  const [old, next] = [byName(await readModules(before, reading)), byName(await readModules(after, reading))]
  const states = (own: Map<string, ModuleFacts>, other: Map<string, ModuleFacts>) => statesOf(own, other)
  return { ...given, before: await states(old, next), after: await states(next, old) }
}

const byName = (modules: ModuleFacts[]): Map<string, ModuleFacts> => new Map(modules.map((facts) => [facts.name, facts]))

async function statesOf(own: Map<string, ModuleFacts>, other: Map<string, ModuleFacts>): Promise<Map<string, ModuleState>> {
  const states = new Map<string, ModuleState>()
  for (const [name, facts] of own) states.set(name, moduleState(facts, await translationsOf(facts, other.get(name))))
  return states
}

/**
 * Of the translation files that differ from the other side's: reading all of them would cost more than everything else. A template beside them decides which terms count, so
 * where it differs all are read.
 */
async function translationsOf(own: ModuleFacts, other: ModuleFacts | undefined): Promise<Map<string, TranslationFacts>> {
  const hashes = new Map(other?.files.map(({ path, sha256 }) => [path, sha256]))
  const files = new Map(own.files.filter(({ role }) => role === 'translation').map(({ path, sha256 }) => [path, sha256]))
  const differs = (path: string): boolean => (files.get(path) ?? null) !== (hashes.get(path) ?? null)
  const wanted = [...files.keys()].filter((path) => path.endsWith('.po') && (differs(path) || differs(templateOf(path, own.name))))
  const read = new Map<string, TranslationFacts>()
  for (const path of new Set(wanted.flatMap((each) => [each, templateOf(each, own.name)])))
    if (files.has(path)) read.set(path, extractTranslations(await readFile(join(own.folder, path))))
  return read
}

/** What each module depends on, as its newest manifest says. */
export function dependsOf(world: World): Map<string, string[]> {
  const states = new Map([...world.before, ...world.after])
  return new Map(
    [...states].map(([name, { facts }]) => {
      const { depends } = facts.manifest.values
      return [name, Array.isArray(depends) ? depends.filter((each) => typeof each === 'string') : []]
    }),
  )
}
