/**
 * The loss list: what going back to the checkpoint would lose, found by comparing its copy with the live database, so that a document counts whoever wrote
 * it and whenever. What cannot be read is an error: a list with a hole in it must not be accepted.
 */
import { randomBytes } from 'node:crypto'
import { EvenkeelError } from '../../domain/error.ts'
import type { LossContent } from '../../domain/loss.ts'
import type { CompareLoss, LossReader } from '../../ports/comparison.ts'
import { describe, sqlState } from './client.ts'
import { differingKeys } from './delta/differing-keys.ts'
import { readOdooFacts } from './delta/odoo-facts.ts'
import { pairTables, type TablePair } from './delta/pairing.ts'
import type { LookUp } from './delta/records.ts'
import { hashingFor } from './delta/row-hash.ts'
import { differingRows, type RowDifference } from './delta/row-values.ts'
import { readScope } from './delta/scope.ts'
import { both, openSides, type Sides } from './delta/side.ts'
import { readTables } from './delta/tables.ts'
import { openDocuments } from './loss-documents.ts'
import { countFiles, countMails } from './loss-traces.ts'

/** Throws `unreachable` without a connection, `notMeasured` when a table cannot be read. */
export const readLoss: LossReader = async (input) => {
  const sides = await openSides(input.beforeUrl, input.afterUrl)
  try {
    return await compare(input, sides)
  } catch (cause) {
    if (cause instanceof EvenkeelError) throw cause
    const why = cause instanceof Error && sqlState(cause) !== null ? `: ${cause.message}` : ''
    const message = `What going back from ${describe(input.afterUrl)} to ${describe(input.beforeUrl)} would lose could not be found out${why}. Nothing was changed.`
    throw new EvenkeelError('notMeasured', message, { hint: 'Repeat it; the log has the cause', cause })
  } finally {
    await sides.close()
  }
}

async function compare(input: CompareLoss, sides: Sides): Promise<LossContent> {
  const tables = await both(sides, readTables)
  const byLabel = (side: 'before' | 'after') => new Map(tables[side].map((table) => [table.label, table]))
  const lookUp: LookUp = { sides, facts: await readOdooFacts(sides, input.catalogue), tables: { before: byLabel('before'), after: byLabel('after') } }
  const pairing = pairTables(tables.before, tables.after)
  const scope = await readScope(sides.after, input.afterUrl, pairing, input.counters)
  const hashing = hashingFor(sides, randomBytes(8).readBigInt64BE().toString())
  const documents = openDocuments(input.documents, lookUp, pairing.pairs)
  const others: LossContent['others'] = []
  const kept = scope.pairs.filter(({ after }) => !input.catalogue.housekeeping.includes(after.label) && !lookUp.facts.isTransient(after.label))
  for (const pair of kept) {
    const ignored = [...input.catalogue.ignoredColumns, ...documents.ignoredColumns(pair.after.label)]
    const columns = pair.columns.filter((column) => !ignored.includes(column.after.name))
    const counts = { table: pair.after.label, inserted: 0, updated: 0, deleted: 0 }
    const keys = countInto(counts, differingKeys(sides, hashing, pair, columns))
    if (documents.wants(pair.after.label))
      for await (const rows of differingRows(sides, pair, keys)) documents.add(pair.after.label, changed(rows, pair, ignored))
    else for await (const _ of keys);
    if (!documents.lists(pair.after.label) && counts.inserted + counts.updated + counts.deleted > 0) others.push(counts)
  }
  const listed = await documents.close()
  return { ...listed, mailsSent: await countMails(lookUp), files: await countFiles(lookUp), others }
}

type Counts = LossContent['others'][number]
type Keys = ReturnType<typeof differingKeys>

async function* countInto(counts: Counts, keys: Keys): Keys {
  for await (const key of keys) {
    counts[key.operation] += key.copies
    yield key
  }
}

/** Hashes of one value can differ between servers; what is told is a difference that can be read. */
function changed(rows: RowDifference[], pair: TablePair, ignored: string[]): RowDifference[] {
  const columns = pair.columns.filter((column) => !ignored.includes(column.after.name))
  return rows.filter(
    ({ operation, before, after }) =>
      operation !== 'updated' || columns.some((column) => before?.[column.before.name] !== after?.[column.after.name]),
  )
}
