/**
 * Counters, file nodes and the server's identity at one moment: where a delta must look. A session writes its counters out before it leaves pg_stat_activity, so
 * after quiet they are complete; a session that is still there may owe up to ten seconds of them.
 *
 * TRUNCATE and rewrites do not count but change the file node; so does refreshing a materialised view. A crash of one backend empties all counters while neither
 * the server's start nor the database's own reset time changes (seen on 15 and 18): only the reset times of the shared statistics move, so `statsReset` holds both.
 */
import type pg from 'pg'
import type { CounterSnapshot } from '../../ports/tenant-database.ts'
import { inTransaction } from './client.ts'

interface TableRow {
  name: string
  inserted: string
  updated: string
  deleted: string
  filenode: string
}

/** Of every table and materialised view outside the system's schemas, from a session in the database itself. */
export async function readCounters(client: pg.Client): Promise<CounterSnapshot> {
  return inTransaction(client, 'read only', async () => {
    await client.query(`set local stats_fetch_consistency = 'snapshot'`)
    const { rows: tables } = await client.query<TableRow>(
      `select schemaname || '.' || relname as name, n_tup_ins as inserted, n_tup_upd as updated, n_tup_del as deleted,
         coalesce(pg_relation_filenode(relid), 0) as filenode
       from pg_stat_all_tables where schemaname <> 'information_schema' and schemaname !~ '^pg_'
       order by 1`,
    )
    const { rows } = await client.query<Omit<CounterSnapshot, 'tables'>>(
      `select d.oid as "databaseOid", pg_postmaster_start_time()::text as "postmasterStart",
         concat_ws(' ', coalesce(s.stats_reset::text, 'never'), (select stats_reset::text from pg_stat_bgwriter)) as "statsReset"
       from pg_database d left join pg_stat_database s on s.datid = d.oid where d.datname = current_database()`,
    )
    const [server] = rows as [Omit<CounterSnapshot, 'tables'>]
    return { ...server, tables: Object.fromEntries(tables.map((table) => [table.name, countsOf(table)])) }
  })
}

function countsOf({ inserted, updated, deleted, filenode }: TableRow): [number, number, number, number] {
  return [Number(inserted), Number(updated), Number(deleted), Number(filenode)]
}
