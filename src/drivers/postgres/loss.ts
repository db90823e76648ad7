/**
 * The loss list: what going back to the checkpoint would lose, found by comparing its copy with the live database, so that a document counts whoever wrote
 * it and whenever. What cannot be read is an error: a list with a hole in it must not be accepted.
 */
import { randomBytes } from 'node:crypto'
import { EvenkeelError } from '../../domain/error.ts'
import type { LossContent } from '../../domain/loss.ts'
import type { CompareLoss, LossReader } from '../../ports/comparison.ts'
import type { CounterSnapshot } from '../../ports/tenant-database.ts'
import { describe, sqlState, withSession } from './client.ts'
import { readCounters } from './counters.ts'
import { type DifferingKey, differingKeys } from './delta/differing-keys.ts'
import { readOdooFacts } from './delta/odoo-facts.ts'
import { type ColumnPair, pairTables, type TablePair } from './delta/pairing.ts'
import type { LookUp } from './delta/records.ts'
import { hashingFor } from './delta/row-hash.ts'
import { differingRows, type RowDifference } from './delta/row-values.ts'
import { both, openSides, type Side, type Sides } from './delta/side.ts'
import { qualified, readTables, type Table } from './delta/tables.ts'
import { openDocuments } from './loss-documents.ts'
import { openMemory } from './loss-memory.ts'
import { countFiles, countMails } from './loss-traces.ts'

/** Throws `unreachable` without a connection, `notMeasured` when a table cannot be read. */
export const readLoss: LossReader = async (input) => {
  const counters = await withSession(input.afterUrl, undefined, readCounters)
  const sides = await openSides(input.beforeUrl, input.afterUrl)
  try {
    return await compare(input, sides, counters)
  } catch (cause) {
    if (cause instanceof EvenkeelError) throw cause
    const why = cause instanceof Error && sqlState(cause) !== null ? `: ${cause.message}` : ''
    const message = `What going back from ${describe(input.afterUrl)} to ${describe(input.beforeUrl)} would lose could not be found out${why}. Nothing was changed.`
    throw new EvenkeelError('notMeasured', message, { hint: 'Repeat it; the log has the cause', cause })
  } finally {
    await sides.close()
  }
}

async function compare(input: CompareLoss, sides: Sides, counters: CounterSnapshot): Promise<LossContent> {
  const tables = await both(sides, readTables)
  const byLabel = (side: 'before' | 'after') => new Map(tables[side].map((table) => [table.label, table]))
  const lookUp: LookUp = { sides, facts: await readOdooFacts(sides, input.catalogue), tables: { before: byLabel('before'), after: byLabel('after') } }
  const pairing = pairTables(tables.before, tables.after)
  const memory = await openMemory(sides, pairing, { ...input, counters })
  const hashing = hashingFor(sides, randomBytes(8).readBigInt64BE().toString())
  const documents = openDocuments(input.documents, lookUp, pairing.pairs)
  const isKept = ({ label }: Table) => !input.catalogue.housekeeping.includes(label) && !lookUp.facts.isTransient(label)
  const others: LossContent['others'] = []
  for (const pair of pairing.pairs.filter(({ after }) => isKept(after))) {
    const columns = comparedColumns(pair, [...input.catalogue.ignoredColumns, ...documents.ignoredColumns(pair.after.label)])
    const counts = { table: pair.after.label, inserted: 0, updated: 0, deleted: 0 }
    const keys = countInto(
      counts,
      memory.differing(pair, columns, () => differingKeys(sides, hashing, pair, columns)),
    )
    if (documents.wants(pair.after.label))
      for await (const rows of differingRows(sides, pair, keys)) documents.add(pair.after.label, changed(rows, columns))
    else for await (const _ of keys);
    if (!documents.lists(pair.after.label)) others.push(counts)
  }
  for (const table of pairing.onlyAfter.filter(isKept))
    others.push({ table: table.label, inserted: await countRows(sides.after, table), updated: 0, deleted: 0 })
  const listed = await documents.close()
  const content = {
    ...listed,
    mailsSent: await countMails(lookUp),
    files: await countFiles(lookUp),
    others: others.filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0),
  }
  memory.keepFor(content)
  return content
}

/** Where the release brought columns, what people wrote into them shows in the time of the last change alone. */
function comparedColumns(pair: TablePair, ignored: string[]): ColumnPair[] {
  const left = pair.added.length > 0 ? ignored.filter((name) => name !== 'write_date') : ignored
  return pair.columns.filter((column) => !left.includes(column.after.name))
}

async function countRows(side: Side, table: Table): Promise<number> {
  const { rows } = await side.look.query<{ count: number }>(`select count(*)::float8 as count from only ${qualified(table)}`)
  return rows[0]?.count ?? 0
}

type Counts = LossContent['others'][number]
type Keys = AsyncGenerator<DifferingKey>

async function* countInto(counts: Counts, keys: Keys): Keys {
  for await (const key of keys) {
    counts[key.operation] += key.copies
    yield key
  }
}

/** Hashes of one value can differ between servers; what is told is a difference that can be read. */
function changed(rows: RowDifference[], columns: ColumnPair[]): RowDifference[] {
  return rows.filter(
    ({ operation, before, after }) =>
      operation !== 'updated' || columns.some((column) => before?.[column.before.name] !== after?.[column.after.name]),
  )
}
