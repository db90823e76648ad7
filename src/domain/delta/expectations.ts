/**
 * What a release declares on purpose, matched change by change while the comparison streams by. An expectation counts rows; what goes beyond its maximum
 * is unexplained, what stays below its minimum is missing, and both are bad. Beside tables of the database it may name `schema` (match: kind, object)
 * and `sequences` (match: sequence).
 */
import type { Delta } from '../delta.ts'
import type { Expectation, Expects } from '../expects.ts'
import { type Explanation, explained, nameOfId, type RecordFacts, unexplained, type Values } from './facts.ts'
import { meets } from './same-value.ts'

/** One change, as expectations see it. */
export interface ExpectedChange {
  table: string
  /** Null: the row came or went. */
  column: string | null
  before: string | null
  after: string | null
  /** The row that `match` is held against: as it was before, else as it came. */
  values: Values
  /** External ids of the row. */
  ids: string[]
  /** Records that the row names: `column`, and for a changed column also `from:column` and `to:column`. */
  records: Map<string, RecordFacts>
  /** Identity of the row: its changes are counted once. */
  row: object
}

export interface Expectations {
  /** Counts the change and says that it was declared; null: no expectation is about it. */
  declare(change: ExpectedChange): Explanation | null
  /** Expectations that found less than they want, once everything was seen. */
  missing(): Delta['missing']
}

interface Counted {
  expectation: Expectation
  found: number
  last: object | null
}

/** A conversation about one delta: it counts. Expectations about checks are the books' business and are left out. */
export function openExpectations(expects: Expects): Expectations {
  const all = expects.filter((expectation) => expectation.table !== undefined).map((expectation): Counted => ({ expectation, found: 0, last: null }))
  return {
    declare(change) {
      const matching = all.filter(({ expectation }) => isAbout(expectation, change))
      for (const counted of matching) count(counted, change.row)
      const within = matching.find(({ expectation, found }) => found <= (expectation.count.max ?? Number.POSITIVE_INFINITY))
      if (within) return explained('declared', within.expectation.because)
      const [exceeded] = matching
      return exceeded ? unexplained(`more than the ${exceeded.expectation.count.max} declared: ${exceeded.expectation.because}`) : null
    },
    missing: () => all.filter(({ expectation, found }) => found < expectation.count.min).map(toMissing),
  }
}

function count(counted: Counted, row: object): void {
  if (counted.last === row) return
  counted.last = row
  counted.found += 1
}

function isAbout(expectation: Expectation, change: ExpectedChange): boolean {
  if (expectation.table !== change.table) return false
  if (expectation.column !== undefined && expectation.column !== change.column) return false
  if (expectation.from !== undefined && !meetsRecord(expectation.from, change.before, change.records.get(`from:${change.column}`))) return false
  if (expectation.to !== undefined && !meetsRecord(expectation.to, change.after, change.records.get(`to:${change.column}`))) return false
  return meetsMatch(expectation.match, change)
}

function meetsMatch(match: Expectation['match'], { values, ids, records }: ExpectedChange): boolean {
  if (match === 'any') return true
  const { xmlid } = match as { xmlid?: unknown }
  if (typeof xmlid === 'string' && !('xmlid' in values)) return ids.includes(xmlid)
  return Object.entries(match).every(([column, written]) => column in values && meetsRecord(written, values[column] ?? null, records.get(column)))
}

/** A many2one may be written as the id or as the external id of what it names. */
function meetsRecord(written: string | number | boolean | null, stored: string | null, record: RecordFacts | undefined): boolean {
  if (meets(written, stored)) return true
  return record !== undefined && [...record.before, ...record.after].some((id) => nameOfId(id) === written)
}

function toMissing({ expectation, found }: Counted): Delta['missing'][number] {
  const { table, column, match, count: wanted, because } = expectation
  const about = match === 'any' ? 'any row' : JSON.stringify(match)
  const most = wanted.max === undefined ? 'or more' : `to ${wanted.max}`
  return { what: `${table}${column === undefined ? '' : `.${column}`}, ${about}`, because, found, wanted: `${wanted.min} ${most}` }
}
