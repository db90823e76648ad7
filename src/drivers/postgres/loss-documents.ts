/** The documents of a loss list: created, changed (themselves or a part of them) or deleted since the checkpoint, and the numbers that would be given again. */
import type { DocumentKind } from '../../domain/catalogue.ts'
import { documentName } from '../../domain/delta/display.ts'
import type { Values } from '../../domain/delta/facts.ts'
import type { LossContent, LossDocument } from '../../domain/loss.ts'
import { identifier } from './client.ts'
import { readPath } from './delta/document-names.ts'
import type { TablePair } from './delta/pairing.ts'
import type { LookUp } from './delta/records.ts'
import { type RowDifference, rowsById } from './delta/row-values.ts'
import { qualified } from './delta/tables.ts'

export interface Documents {
  /** Rows of this table are documents or parts of documents. */
  wants(table: string): boolean
  /** Rows of this table are listed one by one, not counted. */
  lists(table: string): boolean
  ignoredColumns(table: string): string[]
  add(table: string, rows: RowDifference[]): void
  close(): Promise<Pick<LossContent, 'documents' | 'numbersReissued'>>
}

interface Listed extends LossDocument {
  /** Place of the kind in the catalogue. */
  order: number
}

export function openDocuments(catalogue: DocumentKind[], lookUp: LookUp, pairs: TablePair[]): Documents {
  const kinds = catalogue.filter(({ table }) => pairs.some((pair) => pair.after.label === table))
  /** Table -> id -> the document's row. */
  const documents: Known = new Map()
  /** Table -> ids of documents with a changed part. */
  const touched = new Map<string, Set<string>>()
  return {
    wants: (table) => kinds.some((kind) => kind.table === table || table in kind.parts),
    lists: (table) => kinds.some((kind) => kind.table === table),
    ignoredColumns: (table) => kinds.flatMap((kind) => (kind.table === table ? kind.ignored : [])),
    add(table, rows) {
      const described = kinds.filter((kind) => kind.table === table)
      if (described.length > 0) remember(documents, table, rows, described)
      for (const { table: whole, parts } of kinds) if (parts[table] !== undefined) touch(touched, whole, parts[table], rows)
    },
    async close() {
      for (const [table, ids] of touched)
        await addWholes(
          lookUp,
          pairs,
          table,
          ids,
          documents,
          kinds.filter((kind) => kind.table === table),
        )
      const listed: Listed[] = []
      const numbers: string[] = []
      for (const [order, kind] of kinds.entries()) {
        const rows = [...(documents.get(kind.table)?.values() ?? [])].filter((row) => isOfKind(kind, row.after ?? row.before))
        numbers.push(...(await reissuedNumbers(lookUp, kind, rows)))
        const shown = rows.filter((row) => kind.unlessFilled.every((column) => (row.after ?? row.before)?.[column] == null))
        for (const document of await describeRows(lookUp, kind, shown)) listed.push({ ...document, order })
      }
      listed.sort(
        (a, b) =>
          a.order - b.order ||
          compareText(a.number, b.number) ||
          compareText(a.what, b.what) ||
          compareText(a.at, b.at) ||
          compareText(a.amount, b.amount),
      )
      return { documents: listed.map(({ order: _, ...document }) => document), numbersReissued: [...new Set(numbers)].sort() }
    },
  }
}

type Known = Map<string, Map<string, RowDifference>>

/** A release may have changed very many documents: of each only what its line needs is kept. */
function remember(documents: Known, table: string, rows: RowDifference[], kinds: DocumentKind[]): void {
  const known = documents.get(table) ?? new Map<string, RowDifference>()
  const wanted = new Set(kinds.flatMap(columnsOf))
  const slim = (values: Values | null) => values && Object.fromEntries(Object.entries(values).filter(([column]) => wanted.has(column)))
  for (const row of rows) known.set(row.key.join(','), { ...row, before: slim(row.before), after: slim(row.after) })
  documents.set(table, known)
}

function columnsOf({ where, unlessFilled, number, amount, currency, at, posted }: DocumentKind): string[] {
  const paths = [...number, ...at, amount, currency].flatMap((path) => path?.split('.')[0] ?? [])
  return [...paths, ...unlessFilled, ...[where, posted].flatMap((condition) => condition?.column ?? [])]
}

function touch(touched: Map<string, Set<string>>, table: string, column: string, rows: RowDifference[]): void {
  const ids = touched.get(table) ?? new Set<string>()
  for (const id of rows.flatMap((row) => [row.before?.[column], row.after?.[column]])) if (id != null) ids.add(id)
  touched.set(table, ids)
}

/** Documents that did not change themselves, but a part of them did. One that came or went is there already. */
async function addWholes(
  lookUp: LookUp,
  pairs: TablePair[],
  table: string,
  ids: Set<string>,
  documents: Known,
  kinds: DocumentKind[],
): Promise<void> {
  const pair = pairs.find(({ after }) => after.label === table)
  if (pair === undefined) return
  const missing = [...ids].filter((id) => !documents.get(table)?.has(id))
  for await (const rows of rowsById(lookUp.sides, pair, missing)) remember(documents, table, rows, kinds)
}

function isOfKind({ where }: DocumentKind, values: Values | null): boolean {
  return where === null || where.values.includes(values?.[where.column] ?? '')
}

const whats = { inserted: 'created', updated: 'changed', deleted: 'deleted' } as const

async function describeRows(lookUp: LookUp, kind: DocumentKind, rows: RowDifference[]): Promise<LossDocument[]> {
  const read = (path: string | null) => (path === null ? Promise.resolve(rows.map(() => null)) : readNewest(lookUp, kind.table, path, rows))
  const readAll = async (paths: string[]) => {
    const values: (string | null)[][] = []
    for (const path of paths) values.push(await read(path))
    return values
  }
  const [numbers, dates] = [await readAll(kind.number), await readAll(kind.at)]
  const [amounts, currencies] = [await read(kind.amount), await read(kind.currency)]
  const first = (values: (string | null)[][], place: number) => documentName(values.map((list) => [list[place] ?? null]))
  return rows.map((row, place) => ({
    kind: kind.kind,
    what: whats[row.operation],
    number: first(numbers, place),
    amount: amounts[place] ?? null,
    currency: currencies[place] ?? null,
    at: first(dates, place),
  }))
}

/** As the live database has it, else as the copy has it. */
async function readNewest(lookUp: LookUp, table: string, path: string, rows: RowDifference[]): Promise<(string | null)[]> {
  const { before, after } = lookUp.sides
  const live = await readPath(
    lookUp,
    after,
    table,
    path,
    rows.map((row) => row.after),
  )
  const copy = await readPath(
    lookUp,
    before,
    table,
    path,
    rows.map((row) => (row.after === null ? row.before : null)),
  )
  return live.map((value, place) => value ?? copy[place] ?? null)
}

/** Numbers of posted documents that the copy has on no document: they would be given again. */
async function reissuedNumbers(lookUp: LookUp, { table: label, posted, number: [column] }: DocumentKind, rows: RowDifference[]): Promise<string[]> {
  const table = lookUp.tables.before.get(label)
  if (posted === null || column === undefined || column.includes('.') || table === undefined) return []
  const numbers = rows.flatMap(({ after }) => (posted.values.includes(after?.[posted.column] ?? '') ? (after?.[column] ?? []) : []))
  const { rows: kept } = await lookUp.sides.before.look.query<{ number: string }>(
    `select ${identifier(column)}::text as number from ${qualified(table)} where ${identifier(column)}::text = any($1::text[])`,
    [numbers],
  )
  const safe = new Set(kept.map((row) => row.number))
  return numbers.filter((name) => !safe.has(name))
}

function compareText(a: string | null, b: string | null): number {
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1
}
