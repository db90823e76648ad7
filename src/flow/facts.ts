/**
 * What a run has to remember outside the engine, by name: written before the effect that it describes, so that undo finds it after a crash at any point.
 * `attributes` and `before` are written once and never again: read a second time, they would describe our own fence.
 */
import type { EffectiveModule } from '../domain/instance.ts'
import type { ProcessRecord } from '../ports/odoo.ts'
import type { CopyOutcome, CounterSnapshot, DatabaseAttributes } from '../ports/tenant-database.ts'
import type { Database } from '../store/database.ts'
import { getFact, putFact, putFactOnce } from '../store/runs.ts'

export interface RunFactMap {
  /** What the database was before the fence. */
  attributes: DatabaseAttributes
  /** What the instance served before, and whether it served at all. */
  before: { modules: EffectiveModule[]; release: { name: string; version: string }; served: boolean }
  /** When users were last stopped. */
  outageStartedAt: number
  /** Users are out: stopped and fenced by us, perhaps half of it. Null once they are in again. */
  out: { since: number } | null
  checkpoint: CopyOutcome & { copy: string; files: number; fileBytes: number; filesKept: 'linked' | 'copied' }
  /** Counters of the live database right before the update of this attempt. */
  counters: CounterSnapshot
  /** The live database itself right before the update of this attempt: fenced, open to the updater. */
  fenced: DatabaseAttributes
  /** The updater that was started last. */
  updater: ProcessRecord & { attempt: number }
  /** The process of verify-service that was started last; it writes to the database as the updater does. */
  verifier: ProcessRecord
  /** Right before users were let in again: from here on they may write. */
  opened: { at: number; counters: CounterSnapshot }
  /** The decision to go back. */
  goBack: { at: number; code: string; why: string }
  /** What the outside probe saw in this process, kept when the process ends its part. */
  outage: OutageRecord
}

export interface OutageRecord {
  firstBad: number | null
  firstGoodAfter: number | null
  samples: number
  failed: number
  /** False when Evenkeel was restarted in the middle: then the figure is an upper bound. */
  continuous: boolean
}

export interface RunFacts {
  get<K extends keyof RunFactMap>(name: K): Promise<RunFactMap[K] | null>
  put<K extends keyof RunFactMap>(name: K, value: RunFactMap[K]): Promise<void>
  /** Keeps what is there. Answers what holds afterwards. */
  putOnce<K extends keyof RunFactMap>(name: K, value: RunFactMap[K]): Promise<RunFactMap[K]>
  /** Like `get`, for facts that the flow's order guarantees; their absence is an error of ours. */
  need<K extends keyof RunFactMap>(name: K): Promise<RunFactMap[K]>
}

export function runFacts(database: Database, runId: string, now: () => number): RunFacts {
  async function get<K extends keyof RunFactMap>(name: K): Promise<RunFactMap[K] | null> {
    return (await getFact(database, runId, name)) as RunFactMap[K] | null
  }
  return {
    get,
    put: (name, value) => putFact(database, runId, name, value, now()),
    putOnce: async (name, value) => {
      await putFactOnce(database, runId, name, value, now())
      return (await get(name)) ?? value
    },
    need: async (name) => {
      const value = await get(name)
      if (value === null) throw new Error(`run ${runId} has no fact ${name}`)
      return value
    },
  }
}
