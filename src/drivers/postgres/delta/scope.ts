/**
 * Where to look. While the fence holds only the updater writes, so PostgreSQL's counters and file nodes say which tables can have changed; where they cannot
 * be trusted, everything is compared. Measured: a module update touched 9 of 453 tables; comparing all 480 of a small database costs 1 s.
 */
import type { CounterSnapshot } from '../../../ports/tenant-database.ts'
import { withSession } from '../client.ts'
import { readCounters } from '../counters.ts'
import type { Pairing, TablePair } from './pairing.ts'
import type { Side } from './side.ts'
import type { Table } from './tables.ts'

export interface Scope {
  how: 'counters' | 'everything'
  why: string
  pairs: TablePair[]
  /** Whether a table of the later side can have been written to since. */
  mayHaveChanged(table: Table): boolean
}

/** Counters before PostgreSQL 15 travel in messages that may get lost. */
const firstReliableMajor = 15

/** @param afterUrl counters are read in a session of their own, as the snapshot's were, so that both are written alike */
export async function readScope(after: Side, afterUrl: string, pairing: Pairing, counters: CounterSnapshot | null): Promise<Scope> {
  const everything = (why: string): Scope => ({ how: 'everything', why, pairs: pairing.pairs, mayHaveChanged: () => true })
  if (counters === null) return everything('no counters of the time before are at hand')
  if (after.major < firstReliableMajor) return everything(`counters of PostgreSQL ${after.major} can miss writes`)
  const { rows } = await after.look.query<{ counting: boolean }>(`select current_setting('track_counts')::bool as counting`)
  if (rows[0]?.counting !== true) return everything('the server does not count writes (track_counts)')
  const fresh = await withSession(afterUrl, undefined, readCounters)
  const doubt = doubtAbout(counters, fresh)
  if (doubt !== null) return everything(doubt)
  const why = 'one server since the snapshot, statistics not reset, no counter went back'
  const mayHaveChanged = (table: Table) => differs(counters.tables[nameOf(table)], fresh.tables[nameOf(table)])
  return { how: 'counters', why, pairs: pairing.pairs.filter((pair) => isAltered(pair) || mayHaveChanged(pair.after)), mayHaveChanged }
}

/** Why the two snapshots cannot be compared, or null. */
export function doubtAbout(before: CounterSnapshot, after: CounterSnapshot): string | null {
  if (before.databaseOid !== after.databaseOid) return 'the counters are of another database'
  if (before.postmasterStart !== after.postmasterStart) return 'the server was started anew since the snapshot'
  if (before.statsReset !== after.statsReset) return 'statistics were reset since the snapshot'
  const back = Object.entries(before.tables).find(([table, counts]) =>
    after.tables[table]?.slice(0, 3).some((count, place) => count < (counts[place] ?? 0)),
  )
  return back === undefined ? null : `a counter of ${back[0]} went back`
}

/**
 * Columns went or have another type: what is in them can differ without a write. Not so when columns only came: what stood in the others needs a write to change,
 * and filling the new one is a write, a new file, or a default that the schema tells. A new field on a ledger of a million lines costs no look at the lines.
 */
function isAltered(pair: TablePair): boolean {
  if (pair.dropped.length > 0 || nameOf(pair.before) !== nameOf(pair.after)) return true
  return pair.columns.some((column) => column.before.type !== column.after.type)
}

type Counts = CounterSnapshot['tables'][string]

function differs(before: Counts | undefined, after: Counts | undefined): boolean {
  return before === undefined || after === undefined || before.some((count, place) => count !== after[place])
}

const nameOf = (table: Table): string => `${table.schema}.${table.name}`
