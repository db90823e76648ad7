/** What people see of rows: the name of a document, and no secrets. */
import type { DeltaCatalogue } from '../catalogue.ts'
import { sha256Hex } from '../digest.ts'
import type { Values } from './facts.ts'
import { matchesAny } from './patterns.ts'
import { readable } from './same-value.ts'

/** What stands in place of a value that nobody should read in a report. */
export const hidden = '(hidden)'

/** A name that says nothing: drafts are called so. */
const empty = new Set(['', '/', 'false', 'False'])

/** The first filled of `candidates`, each a list of parts. Parts are joined by a comma. */
export function documentName(candidates: (string | null)[][]): string | null {
  for (const parts of candidates) {
    const filled = parts.flatMap((part) => (part === null || empty.has(part) ? [] : [readable(part)]))
    if (filled.length === parts.length && filled.length > 0) return filled.join(', ')
  }
  return null
}

/** Characters of a long value that are shown. */
export const longestShown = 1_000
/** The note behind a clipped value is shorter, so that clipping it again does nothing. */
const longestNote = 100

/** A long value by its beginning, its length and its digest, so that a difference beyond the beginning shows too. */
export function clipped(value: string): string {
  if (value.length <= longestShown + longestNote) return value
  return `${value.slice(0, longestShown)} … (${value.length} characters, sha256 ${sha256Hex(value).slice(0, 16)})`
}

/** Whether the values of a column are to be hidden. `values`: the row. */
export function isSecret(catalogue: DeltaCatalogue, table: string, column: string, values: Values): boolean {
  if (matchesAny(catalogue.secrets, `${table}.${column}`)) return true
  const rule = catalogue.secretRows[table]
  return rule !== undefined && rule.column === column && matchesAny(rule.like, (values[rule.name] ?? '').toLowerCase())
}

/** A whole row as one text: its filled columns in their order, at most `longest` characters. */
export function rowText(catalogue: DeltaCatalogue, table: string, values: Values, longest = 2_000): string {
  const shown = Object.entries(values).filter(([column, value]) => value !== null && !catalogue.ignoredColumns.includes(column))
  const text = JSON.stringify(
    Object.fromEntries(shown.map(([column, value]) => [column, isSecret(catalogue, table, column, values) ? hidden : value])),
  )
  return text.length > longest ? `${text.slice(0, longest)} … (${text.length} characters)` : text
}
