/** Books of one database, from the answers to a pack of checks. Nothing is compared yet: violations are rows. */
import type { Books, CheckResult } from '../books.ts'
import type { Check, CheckRow } from '../check.ts'
import { toDocument } from '../document.ts'
import type { Series } from '../instance.ts'
import { booksDigest } from './digest.ts'
import { byKey, keyOf } from './row.ts'
import { totalsOf } from './totals.ts'

/** What became of one check. `files` counts the files that were looked at (kind files). */
export type Answer =
  | { outcome: 'rows'; rows: CheckRow[]; files: number | null; ms: number }
  | { outcome: 'notApplicable'; why: string; ms: number | null }
  | { outcome: 'notMeasured'; why: string; ms: number | null }

export interface Asking {
  instance: string | null
  database: string
  at: string
  asOf: string
  series: Series
}

export interface Answered {
  check: Check
  answer: Answer
}

export function drawUpBooks({ instance, database, at, asOf, series }: Asking, answered: Answered[]): Books {
  const judged = answered.map(({ check, answer }) => ({ check, answer: judge(check, answer) }))
  const checks = judged.map(toResult)
  const rows = Object.fromEntries(judged.flatMap(({ check, answer }) => (answer.outcome === 'rows' ? [[check.id, answer.rows]] : [])))
  return toDocument('Books', {
    instance,
    database,
    at,
    asOf,
    series,
    verdict: takenVerdict(checks),
    digest: booksDigest({ asOf, series, checks, rows }),
    checks,
    differences: [],
    missing: [],
    totals: totalsOf(rowsFor('everything', judged), rowsFor('locked', judged)),
    rows,
  })
}

/** A check over nothing is not applicable; rows that cannot be told apart are no measurement. */
function judge(check: Check, answer: Answer): Answer {
  if (answer.outcome !== 'rows') return answer
  if (isOverNothing(check, answer)) return { outcome: 'notApplicable', why: check.nothing, ms: answer.ms }
  if (byKey(answer.rows, check.key) === null) {
    return { outcome: 'notMeasured', why: 'Two of its rows have the same key: the check itself is wrong.', ms: answer.ms }
  }
  return { ...answer, rows: [...answer.rows].sort((a, b) => (keyOf(a, check.key) < keyOf(b, check.key) ? -1 : 1)) }
}

function isOverNothing(check: Check, answer: { rows: CheckRow[]; files: number | null }): boolean {
  if (check.kind === 'files') return answer.files === 0
  return check.kind !== 'hold' && answer.rows.length === 0
}

function toResult({ check, answer }: Answered): CheckResult {
  const { id, title, kind, reads, key, values, labels, fingerprint, totals } = check
  const measured = answer.outcome === 'rows'
  return {
    id,
    title,
    kind,
    asked: { reads, key, values, labels, ...(fingerprint && { fingerprint }), ...(totals && { totals }) },
    verdict: measured ? 'ok' : answer.outcome,
    rows: measured ? answer.rows.length : null,
    existedBefore: null,
    new: null,
    files: measured ? answer.files : null,
    why: measured ? sayFound(check, answer.rows.length) : answer.why,
    ms: answer.ms,
  }
}

function sayFound(check: Check, rows: number): string | null {
  if (check.kind === 'exact' || check.kind === 'grow' || rows === 0) return null
  return `${rows === 1 ? 'One violation stands' : `${rows} violations stand`} in this database; nothing was compared.`
}

function rowsFor(which: 'everything' | 'locked', answered: Answered[]): CheckRow[] | null {
  const answer = answered.find(({ check }) => check.totals === which)?.answer
  if (answer?.outcome === 'rows') return answer.rows
  return answer?.outcome === 'notApplicable' ? [] : null
}

/** A pack in which nothing applied measured nothing. */
function takenVerdict(results: CheckResult[]): Books['verdict'] {
  const measured = results.some((result) => result.verdict === 'ok') && !results.some((result) => result.verdict === 'notMeasured')
  return measured ? 'ok' : 'notMeasured'
}
