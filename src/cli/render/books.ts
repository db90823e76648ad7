/** Books and their comparison as people read them. */
import type { Books, BooksDifference } from '../../domain/books.ts'
import { counted, duration, moment, printable } from '../format.ts'
import { facts, section, table } from '../table.ts'

const shown = 50

export function booksText(books: Books): string {
  const head = facts([
    ['instance', books.instance],
    ['database', books.database],
    ['taken', moment(books.at)],
    ['as of', books.asOf],
    ['verdict', books.verdict],
    ['digest', books.digest],
  ])
  return `${head}\n\n${checks(books)}`
}

/** What `books diff` shows: the checks with their verdicts, and the groups that differ. */
export function booksDiffText(diff: Books): string {
  const { differences } = diff
  const undeclared = differences.filter(({ expected }) => expected === null).length
  const head =
    differences.length === 0
      ? `Verdict: ${diff.verdict}. No difference in what was measured.`
      : `Verdict: ${diff.verdict}. ${counted(differences.length, 'difference')}, ${undeclared} of them not declared.`
  const missing = diff.missing.map(({ what, because, found, wanted }) => `${what}: found ${found}, wanted ${wanted} (${printable(because)})`)
  const parts = [
    head,
    differences.length === 0 ? '' : differencesText(differences),
    section('Declared, but not found', missing.join('\n')),
    checks(diff),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function checks(books: Books): string {
  const rows = books.checks.map(({ id, title, verdict, rows: count, ms, why }) => [
    id,
    verdict,
    count ?? '-',
    ms === null ? '-' : duration(ms),
    printable(why === null ? title : `${title} (${why})`),
  ])
  return table(['check', 'verdict', 'rows', 'took', 'what'], rows)
}

function differencesText(differences: BooksDifference[]): string {
  const rows = differences
    .slice(0, shown)
    .map(({ check, document, account, journal, field, before, after, expected }) => [
      check,
      printable([document, account, journal].filter((part) => part !== null).join(' / ') || '-'),
      field ?? '-',
      printable(before ?? '(none)'),
      printable(after ?? '(none)'),
      expected === null ? 'not declared' : printable(expected),
    ])
  const more = differences.length > shown ? `\nand ${differences.length - shown} more (--json shows all)` : ''
  return table(['check', 'group', 'field', 'before', 'after', 'declared'], rows) + more
}
