/** What differs, check by check: documents first, then the sums that they belong to. */
import type { Books, BooksDifference, CheckResult } from '../books.ts'
import { grid } from './grid.ts'
import { type Html, html } from './html.ts'
import type { BooksPageInput } from './input.ts'
import { amount, count } from './words.ts'

/** Rows of a table beyond this are counted, and stand in the evidence file. */
const shownPerCheck = 200

export function differencesSection({ after, run }: BooksPageInput): Html {
  return html`
<section aria-labelledby="differences">
<h2 id="differences">Differences in the books</h2>
${after === null ? html`<p>The books after the update were not taken: there is nothing to compare.</p>` : body(after, run.outcome === 'rolledBack')}
</section>`
}

function body(after: Books, takenBack: boolean): Html {
  if (after.verdict === 'inconclusive') return html`<p>The two books were taken for different dates or Odoo series: they cannot be compared.</p>`
  const byCheck = Map.groupBy(after.differences, (difference) => difference.check)
  if (byCheck.size === 0 && after.missing.length === 0) return html`<p>${noDifference(after)}</p>`
  return html`${takenBack && html`<p>These are differences of the update that was taken back. None of them is in the books that are in use.</p>`}
${after.checks.filter((check) => byCheck.has(check.id)).map((check) => table(check, byCheck.get(check.id) ?? []))}
${after.missing.length > 0 && missing(after.missing)}`
}

function noDifference({ checks }: Books): string {
  const open = checks.filter((check) => check.verdict === 'notMeasured').length
  return open === 0 ? 'None. Every check found the same before and after.' : `None found, but ${count(open, 'check')} could not be measured.`
}

function table(check: CheckResult, differences: BooksDifference[]): Html {
  const reasons = new Set(differences.map((difference) => difference.expected))
  const [common = null] = reasons
  return grid({
    caption: html`${check.title} <span class="soft">(check ${check.id})</span>${reasons.size === 1 && html`<br>${declared(common)}`}`,
    columns: [
      { title: 'Document or group', width: 26, cell: (one) => one.document ?? placeOf(one) },
      { title: 'Account or journal', width: 20, cell: (one) => (one.document === null ? '' : placeOf(one)) },
      { title: 'What', width: 16, cell: (one) => one.field ?? (one.before === null ? 'new' : 'gone') },
      { title: 'Before', width: 15, cell: (one) => (isFingerprint(check, one) ? '' : value(one.before)) },
      { title: 'After', width: 15, cell: (one) => (isFingerprint(check, one) ? 'differs' : value(one.after)) },
      { title: 'Expected', width: 20, cell: (one) => (reasons.size === 1 ? '' : declared(one.expected)) },
    ],
    rows: differences,
    mark: (one) => (one.expected === null ? 'undeclared' : 'differs'),
    most: shownPerCheck,
    rest: (left) => `${count(left, 'further difference')} in books-after.json.`,
  })
}

function declared(because: string | null): Html {
  return because === null ? html`<strong class="warn">Not declared</strong>` : html`<span class="soft">Expected: ${because}</span>`
}

function placeOf({ journal, account }: BooksDifference): string {
  return [journal, account].filter((text) => text !== null).join(', ')
}

/** A sum of hashes: its digits say nothing to a reader. */
function isFingerprint({ asked }: CheckResult, { by, field }: BooksDifference): boolean {
  const column = asked.fingerprint?.column
  return by === 'group' && column !== undefined && field === (asked.labels[column] ?? column)
}

/** Amounts have decimals; a number without is an identity or a count, and stays as it is. */
export function value(text: string | null): Html | string {
  if (text === null) return ''
  return /^-?\d+\.\d+$/.test(text) ? amount(text) : text
}

export function missing(items: Books['missing']): Html {
  return grid({
    caption: 'Declared, and did not happen as declared',
    columns: [
      { title: 'Declared', width: 40, cell: (item) => item.what },
      { title: 'Because', width: 30, cell: (item) => item.because },
      { title: 'Wanted', width: 15, cell: (item) => item.wanted },
      { title: 'Found', width: 15, cell: (item) => item.found },
    ],
    rows: items,
    mark: () => 'undeclared',
  })
}
