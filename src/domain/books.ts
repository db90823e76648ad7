/** Books: the result of a pack of invariants, and the comparison of two. */
import { z } from 'zod'
import { CheckDefinition } from './check.ts'
import { Digest } from './digest.ts'
import { documentSchema } from './document.ts'
import { Series } from './instance.ts'

export const CheckVerdict = z.enum(['ok', 'bad', 'notApplicable', 'notMeasured'])
export type CheckVerdict = z.infer<typeof CheckVerdict>

export const CheckResult = z.object({
  id: z.string(),
  title: z.string(),
  kind: CheckDefinition.shape.kind,
  /** How its rows are read and compared, so that two documents can be compared without the catalogue that made them. */
  asked: CheckDefinition.pick({ reads: true, key: true, values: true, labels: true, fingerprint: true, totals: true }),
  verdict: CheckVerdict,
  /** Rows found: groups (exact, grow), violations (hold, files). Null when not measured or not applicable. */
  rows: z.number().int().nullable(),
  /** hold and files: violations that were there before the release; null when nothing was compared. */
  existedBefore: z.number().int().nullable(),
  /** hold and files: violations that came; exact and grow: groups that differ; null when nothing was compared. */
  new: z.number().int().nullable(),
  /** files: how many files were looked at; null for other kinds, and when not measured. */
  files: z.number().int().nullable(),
  /** Why not measured or not applicable, or what was found, in a sentence. */
  why: z.string().nullable(),
  ms: z.number().int().nullable(),
})
export type CheckResult = z.infer<typeof CheckResult>

export const BooksDifference = z.object({
  check: z.string(),
  /** group: a row of the check differs. document: a document behind it, which the delta named; the group's difference is listed too. */
  by: z.enum(['group', 'document']),
  /** Number of the document or the name of the group. */
  document: z.string().nullable(),
  account: z.string().nullable(),
  journal: z.string().nullable(),
  field: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The `because` of the expectation that declares it, or what the delta says of the changes that it follows from. Null: not declared. */
  expected: z.string().nullable(),
})
export type BooksDifference = z.infer<typeof BooksDifference>

/** Totals for the controller's page: per company and account, and whether the period is locked. */
export const BooksTotal = z.object({
  companyId: z.string(),
  company: z.string(),
  currency: z.string().nullable(),
  locked: z.boolean(),
  accountId: z.string(),
  account: z.string(),
  debit: z.string(),
  credit: z.string(),
  balance: z.string(),
})
export type BooksTotal = z.infer<typeof BooksTotal>

const row = z.record(z.string(), z.string().nullable())

export const Books = documentSchema('Books', {
  instance: z.string().nullable(),
  /** Database and server that were looked at, without credentials. */
  database: z.string(),
  at: z.string(),
  /** The date that dated checks used. */
  asOf: z.string(),
  series: Series,
  verdict: z.enum(['ok', 'bad', 'inconclusive', 'notMeasured']),
  /** Over the rows of every measured check: two books with one digest are equal. */
  digest: Digest,
  checks: z.array(CheckResult),
  differences: z.array(BooksDifference),
  /** Differences that were declared and did not happen, or happened too often: bad (rule 11). */
  missing: z.array(z.object({ what: z.string(), because: z.string(), found: z.number().int(), wanted: z.string() })),
  /** Null: not measured. */
  totals: z.array(BooksTotal).nullable(),
  /** The measured rows by check id: what a later `books diff` compares. A check that was not measured has no entry. */
  rows: z.record(z.string(), z.array(row)),
})
export type Books = z.infer<typeof Books>
