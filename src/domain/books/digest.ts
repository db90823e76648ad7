/** The digest of books. Labels stay outside: an account that is renamed leaves the books as they were, and two books with one digest compare as equal. */
import type { Books, CheckResult } from '../books.ts'
import type { CheckRow } from '../check.ts'
import { type Digest, digestOf } from '../digest.ts'

/** Over the key and the values of every measured row, by check, in the order of the keys. */
export function booksDigest(books: Pick<Books, 'asOf' | 'series' | 'checks' | 'rows'>): Digest {
  const rows = Object.fromEntries(books.checks.flatMap((check) => contentOf(check, books.rows[check.id])))
  return digestOf({ asOf: books.asOf, series: books.series, rows })
}

function contentOf(check: CheckResult, rows: CheckRow[] | undefined): [string, string[]][] {
  if (rows === undefined) return []
  const { key, values } = check.asked
  const compared = check.kind === 'hold' || check.kind === 'files' ? key : [...key, ...values]
  return [[check.id, rows.map((row) => JSON.stringify(compared.map((column) => row[column] ?? null))).sort()]]
}
