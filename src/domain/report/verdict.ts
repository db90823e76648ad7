/** What the page says first: one verdict in a word, one headline, three sentences. */
import type { Books, BooksDifference } from '../books.ts'
import type { DeltaChange } from '../delta.ts'
import { releaseLabel } from '../release.ts'
import type { BooksPageInput } from './input.ts'
import { columnOf, count, list, nounOf, plainTable, sayDuration, sayTime } from './words.ts'

/** good, bad, notice (a person should read on) or plain (nothing happened). Never shown by colour alone. */
export type Tone = 'good' | 'bad' | 'notice' | 'plain'

export interface PageVerdict {
  tone: Tone
  word: string
  headline: string
}

const asBefore = 'The release was taken back and the books are as before.'

export function pageVerdict(input: BooksPageInput): PageVerdict {
  const { run } = input
  if (run.state === 'needsPerson')
    return { tone: 'bad', word: 'A person must decide', headline: sentence(run.why ?? 'The release stopped half-way.') }
  if (run.outcome === null)
    return { tone: 'notice', word: 'Under way', headline: 'The release is not finished; this page shows what is known so far.' }
  if (run.outcome === 'released') return releasedVerdict(input)
  if (run.outcome === 'rolledBack') return takenBackVerdict(input)
  return { tone: 'plain', word: 'Not carried out', headline: 'The release was not carried out. Nothing was changed.' }
}

function releasedVerdict(input: BooksPageInput): PageVerdict {
  const { after } = input
  if (after === null || after.verdict === 'notMeasured' || after.verdict === 'inconclusive') {
    return { tone: 'notice', word: 'Not measured', headline: 'Whether the books changed was not measured completely; the release is in use.' }
  }
  if (isBad(input)) return { tone: 'bad', word: 'Changed', headline: `${whatChanged(input)}; nobody declared it. The release is in use.` }
  if (after.differences.length === 0) return { tone: 'good', word: 'Intact', headline: 'Nothing in the books changed.' }
  return { tone: 'good', word: 'As declared', headline: `${expectedChanges(input)}. Nothing else in the books changed.` }
}

function takenBackVerdict(input: BooksPageInput): PageVerdict {
  const { run, after, delta } = input
  const word = 'Taken back'
  if (run.rollback?.state === 'done') {
    const lost =
      run.loss === null || run.loss.documents === 0 ? '' : ` ${count(run.loss.documents, 'document')} entered or changed since then went with it.`
    return { tone: 'notice', word, headline: `${run.rollback.by} had the release taken back after it was in use.${lost}` }
  }
  if (isBad(input)) return { tone: 'bad', word, headline: `${whatChanged(input)}; nobody declared it. ${asBefore}` }
  const absent = [...(delta?.missing ?? []), ...(after?.missing ?? [])]
  if (absent.length > 0) return { tone: 'bad', word, headline: `The release declared a change that did not happen as declared. ${asBefore}` }
  const unmeasured = delta?.verdict === 'notMeasured' || (after !== null && after.verdict !== 'ok')
  if (unmeasured) return { tone: 'notice', word, headline: `Not everything could be measured, and what is not measured is not accepted. ${asBefore}` }
  return { tone: 'notice', word, headline: `${run.why === null ? 'The release could not be completed.' : sentence(run.why)} ${asBefore}` }
}

/** Something differs that nobody declared: a row, a group of the books, an object of the database. */
function isBad({ delta, after }: BooksPageInput): boolean {
  return (delta?.unexplained ?? 0) > 0 || (after?.differences ?? []).some((difference) => difference.expected === null)
}

/** Rows that nothing explains, in words; where there is none, the checks that differ. */
function whatChanged({ delta, after }: BooksPageInput): string {
  const rows = (delta?.changes ?? []).filter((change) => change.why === 'unexplained')
  const atLeast = delta?.truncatedAt === null || delta === null ? '' : 'at least '
  if (rows.length > 0) return capital(sayChanges(rows, after, atLeast))
  const groups = (after?.differences ?? []).filter((difference) => difference.expected === null)
  if (groups.length > 0) return capital(saySums(groups, after))
  return `${count(delta?.unexplained ?? 0, 'change')} to the database ${delta?.unexplained === 1 ? 'has' : 'have'} no explanation`
}

/** The changes behind the books' differences: declared, or in rows that the release itself brings. */
function expectedChanges({ delta, after }: BooksPageInput): string {
  const read = new Set((after?.checks ?? []).filter((check) => (check.new ?? 0) > 0).flatMap((check) => Object.keys(check.asked.reads)))
  const rows = (delta?.changes ?? []).filter(({ why, table }) => why === 'declared' || (why === 'release' && read.has(plainTable(table))))
  const atLeast = delta?.truncatedAt === null || delta === null ? '' : 'at least '
  const how = rows.some((change) => change.why === 'release') ? 'as the release declared or brings' : 'as the release declared'
  return `${capital(rows.length > 0 ? sayChanges(rows, after, atLeast) : saySums(after?.differences ?? [], after))}, ${how}`
}

/** `3 documents have another due date, 1 tax has another rate and 2 further kinds of change`: the most frequent first. */
export function sayChanges(changes: DeltaChange[], books: Books | null, atLeast = ''): string {
  const kinds = new Map<string, Set<string>>()
  for (const change of changes) {
    const kind = JSON.stringify([...nounOf(change.table), whatHappened(change, books)])
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(change.document ?? change.key))
  }
  const phrases = [...kinds]
    .sort(([, a], [, b]) => b.size - a.size)
    .map(([kind, names]) => {
      const [one, many, [singular, plural]] = JSON.parse(kind) as [string, string, [string, string]]
      return `${atLeast}${count(names.size, one, many)} ${names.size === 1 ? singular : plural}`
    })
  return phrases.length <= 3 ? list(phrases) : `${list([...phrases.slice(0, 2), `${phrases.length - 2} further kinds of change`])}`
}

function whatHappened({ table, column, before }: DeltaChange, books: Books | null): [string, string] {
  if (column !== null) return [`has another ${columnOf(table, column, books)}`, `have another ${columnOf(table, column, books)}`]
  return before === null ? ['was added', 'were added'] : ['was deleted', 'were deleted']
}

function saySums(differences: BooksDifference[], books: Books | null): string {
  const titles = [...new Set(differences.map((difference) => difference.check))].map(
    (id) => books?.checks.find((check) => check.id === id)?.title ?? id,
  )
  return `these differ: ${list(titles, 3)}`
}

/** What was done, what was compared, what users felt. */
export function whatHappenedSentences(input: BooksPageInput): string[] {
  return [whatWasDone(input), whatWasCompared(input), whatUsersFelt(input)].filter((text) => text !== '')
}

function whatWasDone({ run, planned, release }: BooksPageInput): string {
  const updated = planned.modules.filter((m) => m.action === 'update').map((m) => m.name)
  const modules = updated.length === 0 ? '' : ` It updates ${count(updated.length, 'module')}: ${list(updated, 5)}.`
  return `On ${sayTime(run.createdAt)}, ${run.startedBy} started release ${releaseLabel(release)} on ${run.instance}.${modules}`
}

function whatWasCompared({ after, delta }: BooksPageInput): string {
  if (after === null && delta === null) return 'The books were not compared: the run ended before.'
  return [after && sayChecks(after), delta && sayDelta(delta)].filter(Boolean).join(' ')
}

function sayChecks({ checks }: Books): string {
  const counted = (...verdicts: string[]): number => checks.filter((check) => verdicts.includes(check.verdict)).length
  const [measured, bad, open] = [counted('ok', 'bad'), counted('bad'), counted('notMeasured')]
  const declared = checks.filter((check) => check.verdict === 'ok' && (check.new ?? 0) > 0).length
  const found = [
    bad > 0 && `${bad} found a difference that nobody declared`,
    declared > 0 && `${declared} found a difference that was declared`,
    bad + declared === 0 && 'none found a difference',
    open > 0 && `${open} could not be measured`,
  ].filter((text) => text !== false)
  return `${count(measured, 'check')} of the books compared before with after: ${list(found)}.`
}

function sayDelta(delta: NonNullable<BooksPageInput['delta']>): string {
  const rows = delta.tables.reduce((sum, t) => sum + t.inserted + t.updated + t.deleted, 0)
  const unexplained =
    delta.unexplained === 0
      ? 'each of them is explained'
      : `${count(delta.unexplained, 'change')} ${delta.unexplained === 1 ? 'is' : 'are'} not explained`
  return `The update changed ${count(rows, 'row')} in ${count(delta.tables.length, 'table')}; ${unexplained}.`
}

function whatUsersFelt({ run, outage }: BooksPageInput): string {
  const limit = outage?.continuous === false ? ' at most' : ''
  const felt = run.downtimeMs === null ? '' : `Users could not work for ${sayDuration(run.downtimeMs)}${limit}.`
  const back = run.rollbackMs === null ? '' : `Going back took ${sayDuration(run.rollbackMs)}.`
  return `${felt} ${back}`.trim()
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? capital(text) : `${capital(text)}.`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
