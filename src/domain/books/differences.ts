/** What differs between the rows of one check before and after, as the kind of the check sees it. */
import type { BooksDifference, CheckResult } from '../books.ts'
import type { CheckRow } from '../check.ts'
import { compareDecimals, isDecimal } from './decimal.ts'
import { byKey, keyOf, labelOf, nameOf, sayValues } from './row.ts'

/** A difference with what an expectation can be matched against. `column` is null when the whole row came or went. */
export interface Found {
  key: string
  column: string | null
  row: CheckRow
  difference: BooksDifference
}

type Changed = { key: string; before: CheckRow; after: CheckRow }
interface Sides {
  came: CheckRow[]
  went: CheckRow[]
  stayed: Changed[]
}

/** Null: rows cannot be told apart, nothing can be said. Rows of both sides are read with the columns of `check`. */
export function findDifferences(check: CheckResult, before: CheckRow[], after: CheckRow[]): Found[] | null {
  const sides = align(check, before, after)
  if (sides === null) return null
  switch (check.kind) {
    case 'exact':
      return [
        ...sides.stayed.flatMap((row) => changedValues(check, row, differs)),
        ...sides.went.map((row) => wentAway(check, row)),
        ...sides.came.map((row) => came(check, row)),
      ]
    case 'grow':
      return [...sides.stayed.flatMap((row) => changedValues(check, row, shrank)), ...sides.went.map((row) => wentAway(check, row))]
    case 'hold':
    case 'files':
      return sides.came.map((row) => came(check, row))
  }
}

function align(check: CheckResult, before: CheckRow[], after: CheckRow[]): Sides | null {
  const { key } = check.asked
  const old = byKey(before, key)
  const now = byKey(after, key)
  if (old === null || now === null) return null
  return {
    came: after.filter((row) => !old.has(keyOf(row, key))),
    went: before.filter((row) => !now.has(keyOf(row, key))),
    stayed: before.flatMap((row) => {
      const later = now.get(keyOf(row, key))
      return later === undefined ? [] : [{ key: keyOf(row, key), before: row, after: later }]
    }),
  }
}

function changedValues(check: CheckResult, row: Changed, bad: (before: string | null, after: string | null) => boolean): Found[] {
  return check.asked.values
    .filter((column) => bad(row.before[column] ?? null, row.after[column] ?? null))
    .map((column) => ({
      key: row.key,
      column,
      row: row.after,
      difference: {
        ...place(check, row.after),
        field: labelOf(column, check.asked),
        before: row.before[column] ?? null,
        after: row.after[column] ?? null,
      },
    }))
}

const differs = (before: string | null, after: string | null): boolean => before !== after

/** What is no number must stay as it is. */
function shrank(before: string | null, after: string | null): boolean {
  if (before === null) return false
  if (after === null) return true
  return isDecimal(before) && isDecimal(after) ? compareDecimals(after, before) < 0 : before !== after
}

function came(check: CheckResult, row: CheckRow): Found {
  const after = sayValues(row, check.asked)
  return { key: keyOf(row, check.asked.key), column: null, row, difference: { ...place(check, row), field: null, before: null, after } }
}

function wentAway(check: CheckResult, row: CheckRow): Found {
  const before = sayValues(row, check.asked)
  return { key: keyOf(row, check.asked.key), column: null, row, difference: { ...place(check, row), field: null, before, after: null } }
}

function place(check: CheckResult, row: CheckRow): Pick<BooksDifference, 'check' | 'by' | 'document' | 'account' | 'journal' | 'expected'> {
  return {
    check: check.id,
    by: 'group',
    document: nameOf(row, check.asked),
    account: row.account || null,
    journal: row.journal || null,
    expected: null,
  }
}
