/** Totals before and after, locked periods apart: per company and the accounts that differ at the front of the page, every account at its end. */
import { addDecimals, compareDecimals, negateDecimal } from '../books/decimal.ts'
import { alignTotals, type Block, differs, type Field, type Line, type Side, sumOf } from './align-totals.ts'
import { classOf } from './grid.ts'
import { type Html, html } from './html.ts'
import type { BooksPageInput } from './input.ts'
import { amount, count } from './words.ts'

const sides: [Side, Field][] = [
  ['before', 'debit'],
  ['after', 'debit'],
  ['before', 'credit'],
  ['after', 'credit'],
]

export function totalsSection(input: BooksPageInput): Html {
  const blocks = blocksOf(input)
  const changed = blocks.map((block) => ({ ...block, lines: block.lines.filter(differs) })).filter((block) => block.lines.length > 0)
  return html`
<section aria-labelledby="totals">
<h2 id="totals">Totals per company</h2>
<p>${explain(input, blocks)}</p>
${blocks.length > 0 && companies(blocks, input)}
${changed.map((block) => accounts(block, `${titleOf(block)}: accounts that differ`, input, false))}
</section>`
}

/** Empty when there is nothing to list. */
export function accountsSection(input: BooksPageInput): Html {
  const blocks = blocksOf(input)
  return html`${
    blocks.length > 0 &&
    html`
<section aria-labelledby="accounts">
<h2 id="accounts">Annex: totals of every account</h2>
${blocks.map((block) => accounts(block, titleOf(block), input, true))}
</section>`
  }`
}

function blocksOf({ before, after }: BooksPageInput): Block[] {
  return alignTotals(before?.totals ?? null, after?.totals ?? null)
}

function explain({ before, after, run }: BooksPageInput, blocks: Block[]): string {
  if (before === null && after === null) return 'The run ended before the books were taken: there are no totals.'
  if (!before?.totals && !after?.totals) return 'The totals could not be measured; “What was not examined” says why.'
  if (blocks.length === 0) return 'There is no posted entry, hence no total.'
  const inUse = run.outcome === 'rolledBack' ? 'The figures of “before” are in use again.' : ''
  if (!after?.totals) return `Posted entries only. The totals after the update were not taken: those columns are empty. ${inUse}`.trim()
  if (!before?.totals) return 'Posted entries only. The totals before the update were not taken: those columns are empty.'
  return run.outcome === 'rolledBack'
    ? 'Posted entries only. “After” is what the update had made of the books; it was taken back, and the figures in use are those of “before”.'
    : 'Posted entries only. “Before” was read from the copy taken right before the update, “after” right before users were let in again.'
}

/** Totals that differ are right when the checks that they come from say so. */
function markOf({ after }: BooksPageInput): 'undeclared' | 'differs' {
  return after?.checks.some((check) => check.asked.totals !== undefined && check.verdict === 'bad') ? 'undeclared' : 'differs'
}

const periods = ({ locked }: Block): string => (locked ? 'locked periods' : 'open periods')
const titleOf = (block: Block): string => `${block.company}, ${periods(block)}`

function companies(blocks: Block[], input: BooksPageInput): Html {
  return html`<table class="totals">
<caption>Sums of all accounts</caption>
${head(input, 'Company and periods', 'Accounts that differ')}
<tbody>
${blocks.map((block) => {
  const changed = block.lines.filter(differs).length
  return html`<tr${classOf(changed > 0 ? markOf(input) : null)}><th scope="row">${titleOf(block)}${block.currency && ` (${block.currency})`}</th>${figures(
    (side, field) => sumOf(block.lines, side, field),
  )}<td class="number">${verdict(block, changed)}</td></tr>
`
})}</tbody>
</table>
`
}

function verdict({ lines }: Block, changed: number): string {
  if (lines.some(({ before, after }) => before === null || after === null)) return 'not compared'
  return changed === 0 ? `none of ${lines.length}` : `${changed} of ${lines.length}`
}

function accounts({ lines, currency }: Block, title: string, input: BooksPageInput, sums: boolean): Html {
  return html`<table class="totals">
<caption>${title} <span class="soft">${currency && `${currency}, `}${count(lines.length, 'account')}</span></caption>
${head(input, 'Account', 'Balance changed by')}
<tbody>
${lines.map(
  (line) => html`<tr${classOf(differs(line) ? markOf(input) : null)}><th scope="row">${line.account}</th>${figures(
    (side, field) => line[side]?.[field] ?? null,
  )}<td class="number">${change(line)}</td></tr>
`,
)}</tbody>
${sums && html`<tfoot><tr><th scope="row">Sum</th>${figures((side, field) => sumOf(lines, side, field))}<td></td></tr></tfoot>`}
</table>
`
}

function head({ run }: BooksPageInput, first: string, last: string): Html {
  const late = run.outcome === 'rolledBack' ? 'after (taken back)' : 'after'
  return html`<thead>
<tr><th scope="col" rowspan="2">${first}</th><th scope="colgroup" colspan="2">Debit</th><th scope="colgroup" colspan="2">Credit</th><th scope="col" rowspan="2" class="number">${last}</th></tr>
<tr>${sides.map(([side]) => html`<th scope="col" class="number">${side === 'before' ? side : late}</th>`)}</tr>
</thead>`
}

function figures(value: (side: Side, field: Field) => string | null): Html[] {
  return sides.map(([side, field]) => {
    const text = value(side, field)
    return html`<td class="number">${text === null ? '' : amount(text)}</td>`
  })
}

function change(line: Line): Html | string {
  const { before, after } = line
  if (before === null || after === null) return ''
  if (!differs(line)) return 'same'
  const by = addDecimals(after.balance, negateDecimal(before.balance))
  return compareDecimals(by, '0') === 0 ? 'debit and credit only' : amount(by)
}
