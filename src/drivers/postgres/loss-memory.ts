/**
 * What an earlier loss list found, table by table, so that the next one reads only what was written since. Comparing a ledger of a million lines takes seconds; a
 * person reads the list, accepts it, and it is looked at twice more, the last time while users are out.
 *
 * A table is as it was when nobody wrote to it, which is told in one of two ways. When nobody can write any more, PostgreSQL's counters are complete (counters.ts).
 * While users work they lag behind, so its rows are asked instead: every new version of a row carries a transaction that had not ended when the earlier
 * snapshot was taken, and a row that went makes them fewer. Both look at the live database alone, hash nothing, and err on the side of reading again.
 */
import type { LossContent } from '../../domain/loss.ts'
import type { CounterSnapshot } from '../../ports/tenant-database.ts'
import type { DifferingKey } from './delta/differing-keys.ts'
import type { ColumnPair, Pairing, TablePair } from './delta/pairing.ts'
import { readScope } from './delta/scope.ts'
import type { Side, Sides } from './delta/side.ts'
import { qualified, type Table } from './delta/tables.ts'

interface TableMemory {
  shape: string
  rows: number
  /** Null: too many to keep. */
  keys: DifferingKey[] | null
}

interface Memory {
  /** Ids of the databases: neither is given twice. */
  databases: string
  /** Read before the snapshot: what was written in between counts as written since. */
  counters: CounterSnapshot
  horizon: string
  tables: Map<string, TableMemory>
}

/** By the list that was answered: it lives as long as somebody keeps that. */
const memories = new WeakMap<LossContent, Memory>()

/** Keys kept of one list, some 200 bytes each; a release may have rewritten a ledger. */
const mostKeys = 20_000

type Keys = AsyncGenerator<DifferingKey>

export interface LossMemory {
  /** The rows of a pair that differ: as the earlier list found them where nobody wrote since, else by `read`. */
  differing(pair: TablePair, columns: ColumnPair[], read: () => Keys): Keys
  /** Makes `content` what a later list may build on. */
  keepFor(content: LossContent): void
}

export interface OpenMemory {
  earlier: LossContent | null
  quiet: boolean
  afterUrl: string
  counters: CounterSnapshot
}

export async function openMemory(sides: Sides, pairing: Pairing, { earlier, quiet, afterUrl, counters }: OpenMemory): Promise<LossMemory> {
  const here = await whereWeAre(sides)
  const found = earlier === null ? undefined : memories.get(earlier)
  const known = found?.databases === here.databases ? found : null
  const scope = quiet && known !== null ? await readScope(sides.after, afterUrl, pairing, known.counters) : null
  const tables = new Map<string, TableMemory>()
  let kept = 0
  /** Null when quiet: such a list is the last, nobody builds on it. */
  const count = (table: Table) => (quiet ? null : countRows(sides.after, table, known?.horizon ?? here.horizon))
  const isAsItWas = (table: Table, was: TableMemory, counted: RowCount | null) =>
    counted === null ? scope?.mayHaveChanged(table) === false : counted.newer === 0 && counted.rows === was.rows
  return {
    async *differing(pair, columns, read) {
      const { label } = pair.after
      const shape = shapeOf(pair, columns)
      const counted = await count(pair.after)
      const was = known?.tables.get(label)
      const recalled = was?.shape === shape && isAsItWas(pair.after, was, counted) ? was.keys : null
      let keys: DifferingKey[] | null = []
      for await (const key of recalled ?? read()) {
        if (keys !== null && keys.push(key) + kept > mostKeys) keys = null
        yield key
      }
      kept += keys?.length ?? 0
      if (counted) tables.set(label, { shape, rows: counted.rows, keys })
    },
    keepFor(content) {
      if (!quiet) memories.set(content, { databases: here.databases, counters, horizon: here.horizon, tables })
    },
  }
}

/** The transaction before which all had ended when the snapshot was taken, as rows carry it: without its epoch. */
async function whereWeAre({ before, after }: Sides): Promise<{ databases: string; horizon: string }> {
  const idSql = 'select oid::text as id from pg_database where datname = current_database()'
  const ids = await Promise.all([before, after].map((side) => side.look.query<{ id: string }>(idSql)))
  const { rows } = await after.look.query<{ horizon: string }>(`select mod(txid_snapshot_xmin(txid_current_snapshot()), 4294967296)::text as horizon`)
  return { databases: ids.map((answer) => answer.rows[0]?.id).join(' '), horizon: rows[0]?.horizon ?? '' }
}

interface RowCount {
  rows: number
  newer: number
}

/** How many rows there are, and how many versions came after the horizon. */
async function countRows(side: Side, table: Table, horizon: string): Promise<RowCount> {
  const { rows } = await side.look.query<RowCount>(
    `select count(*)::float8 as rows, count(*) filter (where age(xmin) <= age($1::text::xid))::float8 as newer from only ${qualified(table)}`,
    [horizon],
  )
  return rows[0] ?? { rows: 0, newer: 1 }
}

/** What must be the same for a key and the place of its rows to mean the same. */
function shapeOf({ before, after, key }: TablePair, columns: ColumnPair[]): string {
  const pairs = (list: ColumnPair[]) => list.map((pair) => [pair.before.name, pair.before.type, pair.after.name, pair.after.type])
  return JSON.stringify([before.oid, before.fileNode, after.oid, after.fileNode, pairs(key), pairs(columns)])
}
