/** The answer of one check. What PostgreSQL refuses or a lost session leaves open is not measured, with a reason in words, and without a part of the SQL. */
import pg from 'pg'
import type { Answer } from '../../domain/books/draw-up.ts'
import type { Check, CheckRow } from '../../domain/check.ts'
import type { TakeBooks } from '../../ports/comparison.ts'
import { checkFiles } from './books-files.ts'
import { type Reader, read, type Table, typeIds } from './books-session.ts'
import { identifier } from './client.ts'

/** More rows than a person or a document can bear: a check that finds so many is not measured, and says so. */
const maxRows = 200_000
/** A file per row: only names are held. */
const maxFiles = 5_000_000

export async function answer(reader: Reader, check: Check, { asOf, filestore, verifiedFiles }: TakeBooks): Promise<Answer> {
  const started = performance.now()
  const ms = (): number => Math.round(performance.now() - started)
  try {
    const limits = { limitMs: check.timeLimitMs, maxRows: check.kind === 'files' ? maxFiles : maxRows }
    const table = await read(
      reader,
      check.sql,
      check.params.map(() => asOf),
      limits,
    )
    if (table.rows.length > limits.maxRows) return { outcome: 'notMeasured', why: `It found more than ${limits.maxRows} rows.`, ms: ms() }
    if (check.kind === 'files')
      return await checkFiles({ folder: filestore, files: table.rows, limitMs: check.timeLimitMs - ms(), verified: verifiedFiles ?? new Set() })
    const absent = [...check.key, ...check.values].find((column) => !table.columns.some(({ name }) => name === column))
    if (absent !== undefined) return { outcome: 'notMeasured', why: `It does not deliver the column ${absent}: the check itself is wrong.`, ms: ms() }
    if (check.kind === 'hold' && table.rows.length === 0 && (await isEmpty(reader, check))) {
      return { outcome: 'notApplicable', why: check.nothing, ms: ms() }
    }
    return { outcome: 'rows', rows: inOneLanguage(check, table), files: null, ms: ms() }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) && !reader.lost) throw error
    return { outcome: 'notMeasured', why: sayWhy(error, check), ms: ms() }
  }
}

async function isEmpty(reader: Reader, check: Check): Promise<boolean> {
  const [base = ''] = check.needs.tables
  const limits = { limitMs: check.timeLimitMs, maxRows: 1 }
  const { rows } = await read(reader, `select exists (select from public.${identifier(base)})::text as some`, [], limits)
  return rows[0]?.some === 'false'
}

/** A translated name is an object by language: English, else the first. What is compared stays whole. */
function inOneLanguage(check: Check, { columns, rows }: Table): CheckRow[] {
  const compared = new Set([...check.key, ...check.values])
  const translated = columns.filter(({ name, type }) => type === typeIds.jsonb && !compared.has(name))
  if (translated.length === 0) return rows
  return rows.map((row) => ({ ...row, ...Object.fromEntries(translated.map(({ name }) => [name, english(row[name] ?? null)])) }))
}

function english(text: string | null): string | null {
  if (text === null) return null
  const names = JSON.parse(text) as Record<string, unknown> | string | null
  if (names === null || typeof names === 'string') return names
  const name = names.en_US ?? Object.values(names)[0]
  return name === undefined ? null : String(name)
}

function sayWhy(error: unknown, { timeLimitMs }: Check): string {
  if (!(error instanceof pg.DatabaseError)) return `The connection was lost: ${error instanceof Error ? error.message : String(error)}.`
  if (error.code === '57014') return `It did not finish within ${timeLimitMs / 1000} s.`
  return `PostgreSQL says: ${error.message}.`
}
