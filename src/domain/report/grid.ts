/** A table whose columns are left out when no row has anything in them: an empty column takes room and makes a reader look for what is missing. */
import { type Html, html, type Part } from './html.ts'

export interface GridColumn<T> {
  title: string
  /** Share of the width. */
  width: number
  cell: (row: T) => Part
}

export interface Grid<T> {
  caption: Part
  columns: GridColumn<T>[]
  rows: T[]
  /** undeclared: nobody declared it. differs: it differs, and that is right. */
  mark?: (row: T) => 'undeclared' | 'differs' | null
  /** Rows beyond this are counted only; `rest` says where they are. */
  most?: number
  rest?: (left: number) => string
}

export function grid<T>({ caption, columns, rows, mark, most = rows.length, rest }: Grid<T>): Html {
  const shown = rows.slice(0, most)
  const used = columns.filter((column, i) => i === 0 || shown.some((row) => !isEmpty(column.cell(row))))
  const whole = used.reduce((sum, column) => sum + column.width, 0)
  const left = rows.length - shown.length
  return html`<table class="grid">
<caption>${caption}</caption>
<colgroup>${used.map(({ width }) => html`<col style="width:${((width / whole) * 100).toFixed(1)}%">`)}</colgroup>
<thead><tr>${used.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${shown.map(
  (
    row,
  ) => html`<tr${classOf(mark?.(row) ?? null)}>${used.map(({ cell }, i) => (i === 0 ? html`<th scope="row">${cell(row)}</th>` : html`<td>${cell(row)}</td>`))}</tr>
`,
)}</tbody>
${left > 0 && html`<tfoot><tr><td colspan="${used.length}">${rest?.(left) ?? ''}</td></tr></tfoot>`}
</table>
`
}

export function classOf(mark: string | null): Html | null {
  return mark === null ? null : html` class="${mark}"`
}

const isEmpty = (part: Part): boolean => part === '' || part === null || part === false
