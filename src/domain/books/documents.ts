/** The documents behind the differences of a fingerprint. A sum of hashes says which month of which journal differs; the delta says which documents. */
import type { BooksDifference, CheckResult } from '../books.ts'
import type { Delta, DeltaChange } from '../delta.ts'
import type { Found } from './differences.ts'
import { explanationOf } from './expected.ts'

/** Empty when the check has no fingerprint, when its fingerprint stayed, or when the delta has no change in what it covers. */
export function documentsBehind(check: CheckResult, found: Found[], delta: Delta): BooksDifference[] {
  const { fingerprint } = check.asked
  if (fingerprint === undefined || found.length === 0) return []
  const because = commonBecause(found)
  const covered = (change: DeltaChange): boolean =>
    change.table.replace(/^public\./, '') === fingerprint.table && (change.column === null || change.column in fingerprint.columns)
  const documents = delta.changes.filter(covered).map(
    (change): BooksDifference => ({
      check: check.id,
      by: 'document',
      document: change.document ?? `${change.table} ${change.key}`,
      account: null,
      journal: null,
      field: change.column === null ? null : (fingerprint.columns[change.column] ?? change.column),
      before: change.before,
      after: change.after,
      expected: explanationOf(change) ?? because,
    }),
  )
  return documents.sort((a, b) => ((a.document ?? '') < (b.document ?? '') ? -1 : 1))
}

/** A document cannot be told to belong to one group: only when all groups are declared are the documents. */
function commonBecause(found: Found[]): string | null {
  const reasons = found.map((one) => one.difference.expected)
  return reasons.includes(null) ? null : (reasons[0] ?? null)
}
