/** Which differences a release declared. An expectation about a check counts groups, not fields: a group whose debit and credit differ is one. */
import type { Books, BooksDifference, CheckResult } from '../books.ts'
import type { CheckRow } from '../check.ts'
import { meets } from '../delta/same-value.ts'
import type { Delta, DeltaChange } from '../delta.ts'
import type { Expectation, Expects } from '../expects.ts'
import type { Found } from './differences.ts'
import { type Asked, labelOf } from './row.ts'

type Missing = Books['missing'][number]

/** Marks the differences of one check with the `because` of the first expectation that fits. */
export function markExpected(checkId: string, asked: Asked, found: Found[], expects: Expects): Found[] {
  const mine = expects.filter((e) => e.check === checkId)
  return found.map((one) => {
    const fitting = mine.find((e) => fits(e, one, asked))
    return fitting === undefined ? one : withBecause(one, fitting.because)
  })
}

/** Expectations about one check that did not happen as often as declared, or more often. */
export function missedExpectations(checkId: string, asked: Asked | null, found: Found[], expects: Expects): Missing[] {
  return expects
    .filter((e) => e.check === checkId)
    .flatMap((e) => {
      const groups = asked === null ? 0 : new Set(found.filter((one) => fits(e, one, asked)).map((one) => one.key)).size
      const { min, max } = e.count
      if (groups >= min && (max === undefined || groups <= max)) return []
      return [{ what: sayExpectation(e), because: e.because, found: groups, wanted: groups < min ? `at least ${min}` : `at most ${max}` }]
    })
}

/**
 * The explanation of a difference by the delta, when nothing unexplained happened in the tables that the check reads, and a column which it reads was changed as
 * declared, or a row came that the release brings: what follows from an explained change is explained too. Null: it is not so. A due date that was declared says
 * nothing about a debit, and nothing excuses a violation: only its own declaration does.
 */
export function explainedByDelta(delta: Delta, { kind, asked }: CheckResult): string | null {
  if (delta.verdict === 'notMeasured' || kind === 'hold' || kind === 'files') return null
  const columnsOf = (table: string): string[] | undefined => asked.reads[table.replace(/^public\./, '')]
  if (delta.tables.some((t) => t.unexplained > 0 && columnsOf(t.table) !== undefined)) return null
  const because = delta.changes
    .filter(({ table, column }) => columnsOf(table)?.some((read) => column === null || column === read))
    .flatMap((change) => explanationOf(change) ?? [])
  return because.length === 0 ? null : [...new Set(because)].join('; ')
}

/** Null: the change needs none here (Odoo's own registry) or has none. */
export function explanationOf({ why, because }: DeltaChange): string | null {
  if (why === 'declared') return because
  return why === 'release' ? `brought by the release: ${because}` : null
}

export function withBecause(one: Found, because: string): Found {
  const difference: BooksDifference = { ...one.difference, expected: because }
  return { ...one, difference }
}

function fits(e: Expectation, one: Found, asked: Asked): boolean {
  if (!matchesRow(e.match, one.row)) return false
  if (e.column === undefined) return true
  if (one.column === null || (e.column !== one.column && e.column !== labelOf(one.column, asked))) return false
  return (e.from === undefined || meets(e.from, one.difference.before)) && (e.to === undefined || meets(e.to, one.difference.after))
}

/** A row of a check has no external id: an expectation by `xmlid` fits no row, and is reported as missed. */
function matchesRow(match: Expectation['match'], row: CheckRow): boolean {
  if (match === 'any') return true
  return Object.entries(match).every(([column, value]) => column in row && meets(value, row[column] ?? null))
}

function sayExpectation(e: Expectation): string {
  const where =
    e.match === 'any'
      ? ''
      : ` where ${Object.entries(e.match)
          .map(([column, value]) => `${column} is ${value}`)
          .join(' and ')}`
  const field = e.column === undefined ? 'a difference' : `another ${e.column}`
  const from = e.from === undefined ? '' : ` from ${e.from}`
  const to = e.to === undefined ? '' : ` to ${e.to}`
  return `${field} in check ${e.check}${where}${from}${to}`
}
