/** Everything that the update changed, from the delta: what nothing explains by document, what was declared, and how much in which table. */
import type { Delta, DeltaChange } from '../delta.ts'
import { missing, value } from './differences-section.ts'
import { classOf, grid } from './grid.ts'
import { type Html, html } from './html.ts'
import type { BooksPageInput } from './input.ts'
import { columnOf, count, groupDigits, nounOf, plainTable } from './words.ts'

const most = 300

export function changesSection(input: BooksPageInput): Html {
  const { delta } = input
  return html`
<section aria-labelledby="changes">
<h2 id="changes">Every change that the update made</h2>
${delta === null ? html`<p>The changes were not looked at: the run ended before.</p>` : body(delta, input)}
</section>`
}

function body(delta: Delta, input: BooksPageInput): Html {
  const unexplained = delta.changes.filter(isUnexplained)
  const declared = delta.changes.filter((change) => change.why === 'declared')
  return html`<p>${scope(delta)}</p>
${delta.unexplained === 0 && html`<p>No change is without an explanation.</p>`}
${unexplained.length > 0 && changes('Changes that nothing explains', unexplained, 'Why not', input)}
${objects(delta)}
${delta.missing.length > 0 && missing(delta.missing)}
${declared.length > 0 && changes('Changes that the release declared', declared, 'Because', input)}
${delta.tables.length > 0 && tables(delta)}
${
  delta.truncatedAt !== null &&
  html`<p class="soft">This page and delta.json hold the first ${delta.truncatedAt} changes of each table; delta-changes.ndjson holds all of them.</p>`
}`
}

const isUnexplained = ({ why }: { why: string }): boolean => why === 'unexplained'

function scope({ scope: { how, tablesCompared, tablesTotal }, tables: touched }: Delta): string {
  const them = tablesCompared === 1 ? 'it' : 'them'
  const where =
    how === 'everything'
      ? `Every row of all ${tablesTotal} tables was compared with the copy taken before the update.`
      : `Nobody but the update wrote in the meantime. PostgreSQL's own counters name the ${count(tablesCompared, 'table')} of ${tablesTotal} that it can have touched; every row of ${them} was compared with the copy taken before.`
  return touched.length === 0 ? `${where} No row differs.` : where
}

function changes(title: string, rows: DeltaChange[], because: string, { after }: BooksPageInput): Html {
  const shown = (change: DeltaChange, text: string | null) => (change.column === null ? '' : value(text))
  const reasons = new Set(rows.map((change) => change.because))
  return grid({
    caption: html`${title}${reasons.size === 1 && html`<br><span class="soft">${because}: ${[...reasons]}</span>`}`,
    columns: [
      { title: 'Document', width: 22, cell: (change) => change.document ?? `number ${change.key}` },
      { title: 'Kind', width: 12, cell: (change) => nounOf(change.table)[0] },
      { title: 'What', width: 14, cell: (change) => whatOf(change, after) },
      { title: 'Before', width: 15, cell: (change) => shown(change, change.before) },
      { title: 'After', width: 15, cell: (change) => shown(change, change.after) },
      { title: because, width: 24, cell: (change) => (reasons.size === 1 ? '' : change.because) },
    ],
    rows,
    mark: (change) => (isUnexplained(change) ? 'undeclared' : 'differs'),
    most,
    rest: (left) => `${count(left, 'further change')} in delta.json.`,
  })
}

function whatOf(change: DeltaChange, books: BooksPageInput['after']): string {
  if (change.column !== null) return columnOf(change.table, change.column, books)
  return change.before === null ? 'was added' : 'was deleted'
}

/** Objects of the database, sequences and files that nothing explains. */
function objects({ schema, sequences, files }: Delta): Html | false {
  const rows = [
    ...schema.map((one) => ({ ...one, name: `${one.kind} ${one.object}` })),
    ...sequences.map((one) => ({ ...one, name: `sequence ${one.sequence}` })),
    ...(files?.list ?? []).map((one) => ({ ...one, name: `file ${one.path}`, before: '', after: one.change })),
  ].filter(isUnexplained)
  if (rows.length === 0) return false
  return grid({
    caption: 'Changes to the database itself and to its files that nothing explains',
    columns: [
      { title: 'Object', width: 34, cell: (row) => row.name },
      { title: 'Before', width: 20, cell: (row) => row.before ?? '' },
      { title: 'After', width: 20, cell: (row) => row.after ?? '' },
      { title: 'Why not', width: 26, cell: (row) => row.because },
    ],
    rows,
    mark: () => 'undeclared',
    most,
    rest: (left) => `${count(left, 'further object')} in delta.json.`,
  })
}

function tables(delta: Delta): Html {
  const number = (n: number): Html => html`<td class="number">${groupDigits(String(n))}</td>`
  return html`<table>
<caption>How many rows changed, by table of the database</caption>
<thead><tr><th scope="col">Table</th><th scope="col" class="number">New</th><th scope="col" class="number">Changed</th><th scope="col" class="number">Deleted</th><th scope="col" class="number">Not explained</th></tr></thead>
<tbody>
${delta.tables.map(
  (
    t,
  ) => html`<tr${classOf(t.unexplained > 0 ? 'undeclared' : null)}><th scope="row"><code>${plainTable(t.table)}</code></th>${number(t.inserted)}${number(t.updated)}${number(
    t.deleted,
  )}${t.unexplained === 0 ? html`<td class="number">none</td>` : number(t.unexplained)}</tr>
`,
)}</tbody>
</table>
`
}
