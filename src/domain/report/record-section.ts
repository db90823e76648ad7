/** Who, when, what exactly, and by which digests it can be checked. */
import { releaseLabel } from '../release.ts'
import { type Html, html } from './html.ts'
import type { BooksPageInput } from './input.ts'
import { time } from './words.ts'

export function recordSection(input: BooksPageInput): Html {
  return html`
<section aria-labelledby="record">
<h2 id="record">Who, when, and proof</h2>
<table>
<caption>The release and the run</caption>
<tbody>
${rows(input).map(
  ([name, content]) => html`<tr><th scope="row">${name}</th><td>${content}</td></tr>
`,
)}</tbody>
</table>
${modules(input)}
<p>This page lies in the run's evidence folder, beside the documents that it was made from. <code>evenkeel journal verify --head head.json</code> shows whether the
journal still holds what it held when this folder was closed.</p>
</section>`
}

function rows({ run, release, before, after, delta }: BooksPageInput): [string, Html | string][] {
  const digest = (text: string | undefined): Html | string => (text === undefined ? 'not taken' : html`<code>${text}</code>`)
  return [
    ['Instance', run.instance],
    ['Release', html`${releaseLabel(release)}, made by ${release.createdBy} on ${time(release.createdAt)}`],
    ['Content of the release', digest(release.digest)],
    ['Started by', html`${run.startedBy} on ${time(run.createdAt)}`],
    ...takenBackBy(run),
    ['Ended', run.endedAt === null ? 'not yet' : time(run.endedAt)],
    ['Run and plan', html`<code>${run.id}</code>, <code>${run.plan}</code>`],
    ['Database', after?.database ?? before?.database ?? 'not looked at'],
    ['Books before', taken(before)],
    ['Books after', taken(after)],
    ['Digest of the changes', digest(delta?.digest)],
  ]
}

function takenBackBy({ rollback }: BooksPageInput['run']): [string, Html][] {
  return rollback?.state === 'done' ? [['Taken back by', html`${rollback.by} on ${time(rollback.at)}`]] : []
}

function taken(books: BooksPageInput['before']): Html | string {
  return books === null ? 'not taken' : html`${time(books.at)}<br><code>${books.digest}</code>`
}

function modules({ planned }: BooksPageInput): Html | false {
  const updated = planned.modules.filter((module) => module.action === 'update')
  if (updated.length === 0) return false
  return html`<table>
<caption>Modules that were updated</caption>
<thead><tr><th scope="col">Module</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Because</th></tr></thead>
<tbody>
${updated.map(
  (m) => html`<tr><th scope="row"><code>${m.name}</code></th><td>${m.from ?? ''}</td><td>${m.to ?? ''}</td><td>${m.because}</td></tr>
`,
)}</tbody>
</table>
`
}
