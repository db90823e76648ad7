/** The changes of one table: its differing rows, explained and written down a batch at a time. */
import type { DeltaCatalogue } from '../../../domain/catalogue.ts'
import { clipped, hidden, isSecret, rowText } from '../../../domain/delta/display.ts'
import type { Expectations, ExpectedChange } from '../../../domain/delta/expectations.ts'
import { explainChange } from '../../../domain/delta/explain-row.ts'
import { type ExplainContext, type Explanation, nameOfId, type RowFacts, type TableFacts } from '../../../domain/delta/facts.ts'
import { sameNumber } from '../../../domain/delta/same-value.ts'
import type { DeltaChange } from '../../../domain/delta.ts'
import type { Expects } from '../../../domain/expects.ts'
import type { TableLog } from './change-log.ts'
import { differingKeys } from './differing-keys.ts'
import { documentNames } from './document-names.ts'
import type { ColumnPair, TablePair } from './pairing.ts'
import type { LookUp } from './records.ts'
import { needsOf, readRowFacts } from './row-facts.ts'
import type { Hashing } from './row-hash.ts'
import { differingRows, type RowDifference } from './row-values.ts'

export interface TableComparison {
  lookUp: LookUp
  hashing: Hashing
  context: ExplainContext
  expects: Expects
  expectations: Expectations
  /** Every change as it is written down. */
  seen(change: DeltaChange): void
}

export async function writeTableChanges(comparison: TableComparison, pair: TablePair, log: TableLog): Promise<void> {
  const { lookUp, hashing, context, expects } = comparison
  const columns = pair.columns.filter((column) => !context.catalogue.ignoredColumns.includes(column.after.name))
  const table = lookUp.facts.tableFacts(pair.after.label)
  const needs = needsOf(table, context, expects)
  const batches = differingRows(lookUp.sides, pair, differingKeys(lookUp.sides, hashing, pair, columns))
  for await (const rows of batches) {
    const differing = rows.filter((row) => row.operation !== 'updated' || changedColumns(row, columns).length > 0)
    const facts = await readRowFacts(lookUp, table, context.catalogue, needs, differing)
    const names = await documentNames(lookUp, table.table, context.catalogue, differing)
    for (const [place, row] of differing.entries()) {
      const changes = changesOf(comparison, table, columns, row, facts[place] as RowFacts, names[place] ?? null)
      await log.row(row.operation, row.copies, changes)
      for (const change of changes) comparison.seen(change)
    }
  }
}

/** Columns whose values differ; what differs in the number of zeros after the point does not. */
function changedColumns(row: RowDifference, columns: ColumnPair[]): ColumnPair[] {
  return columns.filter((column) => {
    const [before, after] = [row.before?.[column.before.name] ?? null, row.after?.[column.after.name] ?? null]
    const numbers = column.before.hashes && column.after.hashes
    return before !== after && !(numbers && sameNumber(before, after))
  })
}

function changesOf(
  { context, expectations }: TableComparison,
  table: TableFacts,
  columns: ColumnPair[],
  row: RowDifference,
  facts: RowFacts,
  document: string | null,
): DeltaChange[] {
  const values = row.before ?? row.after ?? {}
  const ids = [...facts.self.before, ...facts.self.after].map(nameOfId)
  const change = (column: string | null, before: string | null, after: string | null): DeltaChange => {
    const expected: ExpectedChange = { table: table.table, column, before, after, values, ids, records: facts.records, row: facts }
    const explanation: Explanation = expectations.declare(expected) ?? explainChange(table, facts, column, context)
    const secret = column !== null && isSecret(context.catalogue, table.table, column, values)
    const show = (value: string | null) => (value === null ? null : secret ? hidden : clipped(value))
    return { table: table.table, key: row.key.join(','), document, column, before: show(before), after: show(after), ...explanation }
  }
  if (row.operation !== 'updated') {
    const text = (side: RowDifference['before'], catalogue: DeltaCatalogue) => (side === null ? null : rowText(catalogue, table.table, side))
    return [change(null, text(row.before, context.catalogue), text(row.after, context.catalogue))]
  }
  return changedColumns(row, columns).map((column) =>
    change(column.after.name, row.before?.[column.before.name] ?? null, row.after?.[column.after.name] ?? null),
  )
}
