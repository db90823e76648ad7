/** The name by which a person knows a row: from the catalogue's list, from its name column, or for a link from both ends. */
import type { DeltaCatalogue } from '../../../domain/catalogue.ts'
import { documentName } from '../../../domain/delta/display.ts'
import type { Values } from '../../../domain/delta/facts.ts'
import { follow, type LookUp, type RecordName, readColumns } from './records.ts'
import type { RowDifference } from './row-values.ts'
import type { Side } from './side.ts'

/** Names in the order of `rows`; null: none. A row is named as it was before, else as it came. */
export async function documentNames(lookUp: LookUp, table: string, catalogue: DeltaCatalogue, rows: RowDifference[]): Promise<(string | null)[]> {
  const { before, after } = lookUp.sides
  const old = await namesOf(
    lookUp,
    before,
    table,
    catalogue,
    rows.map((row) => row.before),
  )
  const come = await namesOf(
    lookUp,
    after,
    table,
    catalogue,
    rows.map((row) => (row.before === null ? row.after : null)),
  )
  return old.map((name, place) => name ?? come[place] ?? null)
}

async function namesOf(lookUp: LookUp, side: Side, table: string, catalogue: DeltaCatalogue, rows: (Values | null)[]): Promise<(string | null)[]> {
  if (rows.every((row) => row === null)) return rows.map(() => null)
  const sources = sourcesOf(lookUp, table, catalogue, rows.find((row) => row !== null) ?? {})
  const parts = new Map<string, (string | null)[]>()
  for (const part of new Set(sources.flat())) {
    const linked = part.endsWith('.') ? await follow(lookUp, side, table, part.slice(0, -1), rows) : null
    parts.set(
      part,
      linked ? await readOfRecords(lookUp, side, linked, (name) => simpleNames(name, catalogue)) : await readPath(lookUp, side, table, part, rows),
    )
  }
  return rows.map((_, place) => documentName(sources.map((source) => source.map((part) => parts.get(part)?.[place] ?? null))))
}

/** Where a name is looked for, best first; each is a list of parts that must all be filled. `column.` is the name of the record that a column names. */
function sourcesOf(lookUp: LookUp, table: string, catalogue: DeltaCatalogue, sample: Values): string[][] {
  const listed = (catalogue.names[table] ?? []).map((source) => source.split(' + '))
  const columns = catalogue.nameColumns.filter((column) => column in sample).map((column) => [column])
  const links = [...(lookUp.facts.foreignKeys.get(table)?.keys() ?? [])].filter((column) => column in sample)
  const isLink = links.length === 2 && !('id' in sample)
  return [...listed, ...columns, ...(isLink ? [links.map((column) => `${column}.`)] : [])]
}

/** A column of the row, or a chain of many2one columns that ends in a column of another record. Null where it leads nowhere. */
export async function readPath(lookUp: LookUp, side: Side, table: string, path: string, rows: (Values | null)[]): Promise<(string | null)[]> {
  const end = path.lastIndexOf('.')
  if (end < 0) return rows.map((row) => row?.[path] ?? null)
  return readOfRecords(lookUp, side, await follow(lookUp, side, table, path.slice(0, end), rows), () => [path.slice(end + 1)])
}

/** The first filled of the columns of records that are all of one table. */
async function readOfRecords(
  lookUp: LookUp,
  side: Side,
  records: (RecordName | undefined)[],
  columnsOf: (table: string) => string[],
): Promise<(string | null)[]> {
  const table = records.find((record) => record !== undefined)?.table
  if (table === undefined) return records.map(() => null)
  const values = await readColumns(
    lookUp,
    side,
    table,
    columnsOf(table),
    records.flatMap((record) => (record ? [record.id] : [])),
  )
  return records.map((record) => (record ? documentName((values.get(record.id) ?? []).map((value) => [value])) : null))
}

function simpleNames(table: string, catalogue: DeltaCatalogue): string[] {
  const listed = (catalogue.names[table] ?? []).filter((source) => /^\w+$/.test(source))
  return [...listed, ...catalogue.nameColumns]
}
