/**
 * Where to look. While the fence holds only the updater writes, so PostgreSQL's counters and file nodes say which tables can have changed; where they cannot
 * be trusted, everything is compared. Measured: a module update touched 9 of 453 tables; comparing all 480 of a small database costs 1 s.
 */
import type { CounterSnapshot } from '../../../ports/tenant-database.ts'
import type { Pairing, TablePair } from './pairing.ts'
import type { Side } from './side.ts'
import type { Table } from './tables.ts'

export interface Scope {
  how: 'counters' | 'everything'
  why: string
  pairs: TablePair[]
}

/** Counters before PostgreSQL 15 travel in messages that may get lost. */
const firstReliableMajor = 15

export async function readScope(after: Side, pairing: Pairing, counters: CounterSnapshot | null): Promise<Scope> {
  if (counters === null) return { how: 'everything', why: 'no counters of the time before are at hand', pairs: pairing.pairs }
  if (after.major < firstReliableMajor) return { how: 'everything', why: `counters of PostgreSQL ${after.major} can miss writes`, pairs: pairing.pairs }
  const fresh = await readCounters(after)
  const doubt = doubtAbout(counters, fresh)
  if (doubt !== null) return { how: 'everything', why: doubt, pairs: pairing.pairs }
  const why = 'one server since the snapshot, statistics not reset, no counter went back'
  return { how: 'counters', why, pairs: pairing.pairs.filter((pair) => mayDiffer(pair, counters, fresh)) }
}

interface FreshCounters extends CounterSnapshot {
  counting: boolean
}

async function readCounters(side: Side): Promise<FreshCounters> {
  const { rows } = await side.look.query<Omit<FreshCounters, 'tables'>>(
    `select d.oid::int8::float8 as "databaseOid", to_char(pg_postmaster_start_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "postmasterStart",
            to_char(s.stats_reset at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "statsReset", current_setting('track_counts')::bool as counting
       from pg_database d join pg_stat_database s on s.datid = d.oid where d.datname = current_database()`,
  )
  const tables = await side.look.query<{ name: string; counts: [number, number, number, number] }>(
    `select s.schemaname || '.' || s.relname as name,
            json_build_array(s.n_tup_ins, s.n_tup_upd, s.n_tup_del, coalesce(pg_relation_filenode(s.relid), 0)::bigint) as counts
       from pg_stat_user_tables s`,
  )
  return { ...(rows[0] as Omit<FreshCounters, 'tables'>), tables: Object.fromEntries(tables.rows.map(({ name, counts }) => [name, counts])) }
}

/** Why the two snapshots cannot be compared, or null. */
export function doubtAbout(before: CounterSnapshot, after: FreshCounters): string | null {
  if (!after.counting) return 'the server does not count writes (track_counts)'
  if (before.databaseOid !== after.databaseOid) return 'the counters are of another database'
  if (Date.parse(before.postmasterStart) !== Date.parse(after.postmasterStart)) return 'the server was started anew since the snapshot'
  if (timeOf(before.statsReset) !== timeOf(after.statsReset)) return 'statistics were reset since the snapshot'
  const back = Object.entries(before.tables).find(([table, counts]) => after.tables[table]?.slice(0, 3).some((count, place) => count < (counts[place] ?? 0)))
  return back === undefined ? null : `a counter of ${back[0]} went back`
}

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))

function mayDiffer(pair: TablePair, before: CounterSnapshot, after: CounterSnapshot): boolean {
  if (pair.dropped.length > 0 || pair.added.length > 0 || nameOf(pair.before) !== nameOf(pair.after)) return true
  if (pair.columns.some((column) => column.before.type !== column.after.type)) return true
  const [old, now] = [before.tables[nameOf(pair.after)], after.tables[nameOf(pair.after)]]
  return old === undefined || now === undefined || old.some((count, place) => count !== now[place])
}

const nameOf = (table: Table): string => `${table.schema}.${table.name}`
