/** The page's style, within the page: the file must look the same in ten years, on paper and without a network. Colours keep 4.5:1 on their ground, and a word always says what a colour does. */

/** Text for the foot of printed pages; anything that could end a CSS string is left out. */
export function pageStyle(footer: string): string {
  return `${screen}${print.replace('FOOTER', footer.replace(/[^A-Za-z0-9 .,:/@_+-]/g, ''))}`
}

const screen = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --faint: #f6f8fa; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 62rem; background: #fff; color: var(--ink);
  font: 15px/1.5 "Liberation Sans", Arial, Helvetica, sans-serif; overflow-wrap: break-word; }
header { border-bottom: 3px solid var(--ink); padding-bottom: 0.75rem; }
header p { margin: 0; color: var(--soft); }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.1rem 0 0.35rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 0.5rem; padding-bottom: 0.2rem; border-bottom: 1px solid var(--ink); }
h3 { font-size: 1rem; margin: 1.4rem 0 0.2rem; }
p { margin: 0.5rem 0; }
.soft { color: var(--soft); font-weight: normal; }
.verdict { margin: 1.5rem 0 1rem; padding: 1rem 1.25rem; border: 1px solid; border-left-width: 10px; border-radius: 4px; }
.verdict .word { margin: 0; font-size: 0.85rem; font-weight: bold; letter-spacing: 0.06em; text-transform: uppercase; }
.verdict .headline { margin: 0.2rem 0 0; font-size: 1.35rem; line-height: 1.35; font-weight: bold; color: var(--ink); }
.good { color: #116329; background: #f0faf3; border-color: #1a7f37; }
.bad { color: #a40e26; background: #fff3f3; border-color: #cf222e; }
.notice { color: #7d4e00; background: #fff8e5; border-color: #bf8700; }
.plain { color: #424a53; background: #f6f8fa; border-color: #57606a; }
table { width: 100%; margin: 0.75rem 0 1.25rem; border-collapse: collapse; font-size: 0.86rem; line-height: 1.35; }
caption { padding: 0.3rem 0; text-align: left; font-weight: bold; font-size: 0.95rem; }
th, td { padding: 0.28rem 0.5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { background: var(--faint); border-bottom: 1px solid #8c959f; font-weight: bold; }
thead th[scope="colgroup"] { text-align: center; border-bottom-color: var(--line); }
tbody th { font-weight: normal; }
tfoot th, tfoot td { border-top: 1px solid #8c959f; font-weight: bold; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
.totals, .grid { table-layout: fixed; }
.totals thead tr:first-child th:first-child { width: 28%; }
.totals thead tr:first-child th:last-child { width: 13%; }
.warn { color: #a40e26; }
.undeclared th, .undeclared td { background: #fff3f3; }
.differs th, .differs td { background: #fff8e5; }
.undeclared th { font-weight: bold; box-shadow: inset 4px 0 #cf222e; }
.differs th { box-shadow: inset 4px 0 #bf8700; }
code { font: 0.92em/1.35 "Liberation Mono", Consolas, monospace; overflow-wrap: anywhere; }
@media (max-width: 40rem) { table { display: block; overflow-x: auto; } }
`

const print = `
@page { size: A4; margin: 16mm 14mm 18mm;
  @bottom-left { content: "FOOTER"; font: 8pt Arial, sans-serif; color: #57606a; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Arial, sans-serif; color: #57606a; } }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  h1 { font-size: 17pt; }
  h2 { margin-top: 1.4rem; }
  h2, h2 + p, h3, caption, thead { break-after: avoid; }
  p, tr, table, .verdict { break-inside: avoid; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .verdict, .undeclared th, .undeclared td, .differs th, .differs td, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  table { font-size: 8pt; }
  th, td { padding: 0.16rem 0.35rem; }
}
`
