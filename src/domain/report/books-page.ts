/**
 * books.html: what a finance controller reads about a release, without help. One file without scripts and without anything from outside, made from the run's
 * documents alone: the same documents give the same page, byte for byte.
 */
import { releaseLabel } from '../release.ts'
import { changesSection } from './changes-section.ts'
import { differencesSection } from './differences-section.ts'
import { examinedSection, notExaminedSection } from './examined-section.ts'
import { html } from './html.ts'
import type { BooksPageInput } from './input.ts'
import { recordSection } from './record-section.ts'
import { pageStyle } from './style.ts'
import { accountsSection, totalsSection } from './totals-section.ts'
import { pageVerdict, whatHappenedSentences } from './verdict.ts'
import { time } from './words.ts'

export function booksPage(input: BooksPageInput): string {
  const { run, release } = input
  const { tone, word, headline } = pageVerdict(input)
  const label = releaseLabel(release)
  const style = { html: pageStyle(`Books of ${run.instance}, release ${label}, run ${run.id}`) }
  return `<!doctype html>${
    html`
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${word}: books of ${run.instance}, release ${label}</title>
<style>${style}</style>
</head>
<body>
<header>
<p>Evenkeel · report on the books</p>
<h1>${run.instance}: release ${label}</h1>
<p>${run.endedAt === null ? html`Started ${time(run.createdAt)}` : html`Ended ${time(run.endedAt)}`}</p>
</header>
<main>
<section class="verdict ${tone}" aria-label="Verdict">
<p class="word">${word}</p>
<p class="headline">${headline}</p>
</section>
<section aria-labelledby="happened">
<h2 id="happened">What happened</h2>
${whatHappenedSentences(input).map((text) => html`<p>${text}</p>`)}
</section>
${totalsSection(input)}
${differencesSection(input)}
${changesSection(input)}
${examinedSection(input)}
${notExaminedSection(input)}
${recordSection(input)}
${accountsSection(input)}
</main>
</body>
</html>
`.html
  }`
}
