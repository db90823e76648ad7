/** What was examined, and what was not and why. */
import type { Books, CheckResult } from '../books.ts'
import { grid } from './grid.ts'
import { type Html, html } from './html.ts'
import type { BooksPageInput } from './input.ts'
import { count, sayDate } from './words.ts'

const rules: Record<CheckResult['kind'], string> = {
  exact: 'must be the same',
  hold: 'no new violation',
  grow: 'must not go back',
  files: 'no new violation',
}

export function examinedSection({ before, after }: BooksPageInput): Html {
  const books = after ?? before
  const examined = (books?.checks ?? []).filter((check) => check.verdict === 'ok' || check.verdict === 'bad')
  return html`
<section aria-labelledby="examined">
<h2 id="examined">What was examined</h2>
${books === null || examined.length === 0 ? html`<p>No check was carried out.</p>` : table(examined, books, after !== null)}
</section>`
}

function table(checks: CheckResult[], books: Books, compared: boolean): Html {
  return html`<p>All companies of the database. What is overdue was counted as of ${sayDate(books.asOf)}, before and after alike.</p>
${grid({
  caption: 'Checks of the books',
  columns: [
    { title: 'Check', width: 10, cell: (check) => check.id },
    { title: 'Subject', width: 40, cell: (check) => check.title },
    { title: 'Rule', width: 18, cell: (check) => rules[check.kind] },
    { title: 'Result', width: 32, cell: (check) => (compared ? result(check) : found(check)) },
  ],
  rows: checks,
  mark: (check) => (check.verdict === 'bad' ? 'undeclared' : null),
})}`
}

function result(check: CheckResult): Html | string {
  const word = check.verdict === 'bad' ? html`<strong>Bad: ${findings(check)}</strong>` : `Good: ${findings(check)}`
  return html`${word}${check.why && html` ${check.why}`}`
}

function findings(check: CheckResult): string {
  const differ = check.new ?? 0
  if (check.kind === 'hold' || check.kind === 'files') {
    const files = check.files === null ? '' : `${count(check.files, 'file')} looked at, `
    const old = check.existedBefore ? `; ${count(check.existedBefore, 'violation')} stood there before` : ''
    return `${files}${differ === 0 ? 'no new violation' : count(differ, 'new violation')}${old}`
  }
  if (differ === 0) return `the same in ${count(check.rows ?? 0, 'group')}`
  return `${differ} of ${count(Math.max(check.rows ?? 0, differ), 'group')} differ${check.verdict === 'ok' ? ', as declared' : ''}`
}

function found(check: CheckResult): string {
  return `Taken before the update, not compared${check.files === null ? '' : `; ${count(check.files, 'file')} looked at`}`
}

export function notExaminedSection({ before, after, delta }: BooksPageInput): Html {
  const checks = (after ?? before)?.checks.filter((check) => check.verdict === 'notApplicable' || check.verdict === 'notMeasured') ?? []
  const rows = [
    ...checks.map((check) => ({
      what: check.title,
      state: check.verdict === 'notMeasured' ? 'Could not be measured' : 'Does not apply',
      why: check.why ?? '',
    })),
    ...[before ?? 'before', after ?? 'after'].filter((books) => typeof books === 'string').map((side) => notTaken(`The books ${side} the update`)),
    ...(delta === null ? [notTaken('The changes of the update, row by row')] : []),
    ...(delta?.notMeasured ?? []).map((why) => ({ what: 'The changes of the update, row by row', state: 'Could not be measured', why })),
  ]
  return html`
<section aria-labelledby="not-examined">
<h2 id="not-examined">What was not examined</h2>
<p>The checks above look at entries, taxes, numbers, module states and files. Stock, orders, payroll and other areas have no check of their own here${
    delta !== null && '; a change to any of their rows would stand in the list of changes'
  }. Mails, bank transfers and messages to other systems happen outside the database and are not seen.</p>
${
  rows.length > 0 &&
  grid({
    caption: 'Left out of this report, and why',
    columns: [
      { title: 'Subject', width: 40, cell: (row) => row.what },
      { title: 'State', width: 20, cell: (row) => row.state },
      { title: 'Why', width: 40, cell: (row) => row.why },
    ],
    rows,
  })
}
</section>`
}

function notTaken(what: string): { what: string; state: string; why: string } {
  return { what, state: 'Not looked at', why: 'The run ended before.' }
}
