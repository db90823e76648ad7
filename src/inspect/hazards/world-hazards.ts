/**
 * Hazards of everything that a release changes on modules that are there already, worst first. A new module is none: its tables are empty when it is installed. Sizes are asked
 * for once, of the tables that some hazard is about.
 */
import { type Hazard, LockMode } from '../../domain/hazard.ts'
import { runningScripts } from '../need/scripts.ts'
import type { World } from '../need/world.ts'
import { findHazards, type HazardInput, hazardTables } from './find-hazards.ts'
import type { LiveTables } from './models/changes.ts'
import { loadSqlParser } from './sql/parse-sql.ts'

/** @param ask what the instance has of the named tables; null: no instance, so nothing is said of rows and time */
export async function worldHazards(world: World, ask: ((tables: string[]) => Promise<LiveTables>) | null): Promise<Hazard[]> {
  await loadSqlParser()
  const inputs = [...world.after.keys()].flatMap((name) => inputOf(world, name) ?? [])
  const tables = [...new Set(inputs.flatMap(hazardTables))]
  const live = ask === null ? null : tables.length === 0 ? {} : await ask(tables)
  return inputs.flatMap((input) => findHazards({ ...input, live })).sort(worstFirst)
}

function inputOf({ before: old, after: next, installed, series }: World, name: string): Omit<HazardInput, 'live'> | null {
  const [before, after] = [old.get(name)?.facts, next.get(name)?.facts]
  if (!before || !after) return null
  const scripts = runningScripts(before, after, installed.get(name) ?? null, series)
  return scripts.length === 0 && before.codeDigest === after.codeDigest ? null : { before, after, series, scripts }
}

/** What fails or loses comes first, then what cannot be told, then what takes longest. */
const weights: Record<Hazard['kind'], number> = { fails: 0, loses: 1, unknown: 2, blocks: 3, breaks: 4 }

function worstFirst(a: Hazard, b: Hazard): number {
  const longest = ({ heldMs }: Hazard) => heldMs?.high ?? Number.MAX_VALUE
  return weights[a.kind] - weights[b.kind] || longest(b) - longest(a) || strength(a) - strength(b)
}

/** The strongest lock is 0. */
const strength = ({ lock }: Hazard): number => (lock === null ? LockMode.options.length : LockMode.options.indexOf(lock))
