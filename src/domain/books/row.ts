/** Rows of a check: what names one, what it is called, what it says. */
import type { CheckResult } from '../books.ts'
import type { CheckRow } from '../check.ts'

export type Asked = CheckResult['asked']

/** Columns that have a place of their own in a difference. */
const ownPlace = new Set(['document', 'account', 'journal'])

/** The row's identity: the values of its key columns, told apart from each other and from null. */
export function keyOf(row: CheckRow, key: string[]): string {
  return JSON.stringify(key.map((column) => row[column] ?? null))
}

/** Rows by identity. Null: two rows have one identity, so that nothing can be said about either. */
export function byKey(rows: CheckRow[], key: string[]): Map<string, CheckRow> | null {
  const map = new Map(rows.map((row) => [keyOf(row, key), row]))
  return map.size === rows.length ? map : null
}

export function labelOf(column: string, asked: Asked): string {
  return asked.labels[column] ?? column
}

/** What a person calls the row: its document, else what its labels say, else its key. */
export function nameOf(row: CheckRow, asked: Asked): string | null {
  if (row.document) return row.document
  const shown = Object.keys(asked.labels).filter((column) => !ownPlace.has(column) && !asked.values.includes(column))
  const words = shown.map((column) => row[column]).filter(Boolean)
  if (words.length > 0) return words.join(', ')
  if (row.account || row.journal) return null
  return asked.key.map((column) => `${labelOf(column, asked)} ${row[column] ?? 'none'}`).join(', ')
}

/** The row's values in a line, for a row that came or went. A fingerprint says nothing to a reader and is left out. */
export function sayValues(row: CheckRow, asked: Asked): string {
  const shown = asked.values.filter((column) => column !== asked.fingerprint?.column)
  if (shown.length === 0) return 'present'
  return shown.map((column) => `${labelOf(column, asked)} ${row[column] ?? 'none'}`).join(', ')
}
