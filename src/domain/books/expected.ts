/** Which differences a release declared. An expectation about a check counts groups, not fields: a group whose debit and credit differ is one. */
import type { Books, BooksDifference } from '../books.ts'
import type { CheckRow } from '../check.ts'
import type { Delta } from '../delta.ts'
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
 * The declarations behind a difference, when the delta shows that nothing unexplained happened in the tables that the check reads, and that a column which it
 * reads was changed as declared: what follows from a declared change is declared too. Null: it is not so. A due date that was declared says nothing about a debit.
 */
export function declaredByDelta(delta: Delta, reads: Asked['reads']): string | null {
  if (delta.verdict === 'notMeasured') return null
  const columnsOf = (table: string): string[] | undefined => reads[table.replace(/^public\./, '')]
  if (delta.tables.some((t) => t.unexplained > 0 && columnsOf(t.table) !== undefined)) return null
  const because = delta.changes
    .filter((change) => change.why === 'declared' && columnsOf(change.table)?.some((column) => change.column === null || change.column === column))
    .map((change) => change.because)
  return because.length === 0 ? null : [...new Set(because)].join('; ')
}

export function withBecause(one: Found, because: string): Found {
  const difference: BooksDifference = { ...one.difference, expected: because }
  return { ...one, difference }
}

function fits(e: Expectation, one: Found, asked: Asked): boolean {
  if (!matchesRow(e.match, one.row)) return false
  if (e.column === undefined) return true
  if (one.column === null || (e.column !== one.column && e.column !== labelOf(one.column, asked))) return false
  return isValue(e.from, one.difference.before) && isValue(e.to, one.difference.after)
}

/** A row of a check has no external id: an expectation by `xmlid` fits no row, and is reported as missed. */
function matchesRow(match: Expectation['match'], row: CheckRow): boolean {
  if (match === 'any') return true
  return Object.entries(match).every(([column, value]) => column in row && isValue(value, row[column] ?? null))
}

function isValue(declared: string | number | boolean | null | undefined, text: string | null): boolean {
  if (declared === undefined) return true
  if (declared === null || text === null) return declared === text
  return typeof declared === 'number' ? Number(text) === declared : String(declared) === text
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
