/** Compares the books before a release with those after it, by the rules: exact, hold, grow, files; declared is right, declared and absent is bad. */
import type { Books, BooksDifference, CheckResult } from '../books.ts'
import type { CheckRow } from '../check.ts'
import type { Delta } from '../delta.ts'
import type { Expects } from '../expects.ts'
import { type Found, findDifferences } from './differences.ts'
import { documentsBehind } from './documents.ts'
import { explainedByDelta, markExpected, missedExpectations, withBecause } from './expected.ts'

interface Compared {
  result: CheckResult
  found: Found[]
}

/**
 * The books after, with verdicts, counts and differences filled in. Two books of different series or of different dates say nothing about each other:
 * `inconclusive`. With the delta, differences also name documents, and what follows from changes that are declared or brought by the release is expected.
 */
export function compareBooks(before: Books, after: Books, expects: Expects, { delta }: { delta?: Delta } = {}): Books {
  if (before.series !== after.series || before.asOf !== after.asOf) return { ...after, verdict: 'inconclusive', differences: [], missing: [] }
  const compared = pairs(before, after).map(([old, now]) => compareCheck(old, now, { before, after, expects, delta }))
  const missing = missedOf(compared, expects)
  const checks = compared.map((one) => one.result)
  return { ...after, verdict: verdictOf(checks, missing), checks, differences: compared.flatMap((one) => differencesOf(one, delta)), missing }
}

/** Every check of either side. One that was asked on one side only is not measured on the other. */
function pairs(before: Books, after: Books): [CheckResult, CheckResult][] {
  const old = new Map(before.checks.map((check) => [check.id, check]))
  const now = new Set(after.checks.map((check) => check.id))
  const both = after.checks.map((check): [CheckResult, CheckResult] => [old.get(check.id) ?? notAsked(check), check])
  const gone = before.checks.filter((check) => !now.has(check.id)).map((check): [CheckResult, CheckResult] => [check, notAsked(check)])
  return [...both, ...gone]
}

function notAsked(check: CheckResult): CheckResult {
  return { ...check, verdict: 'notMeasured', rows: null, files: null, why: 'It was not asked.', ms: null }
}

interface Context {
  before: Books
  after: Books
  expects: Expects
  delta: Delta | undefined
}

function compareCheck(old: CheckResult, now: CheckResult, context: Context): Compared {
  if (now.verdict === 'notMeasured') return { result: now, found: [] }
  if (old.verdict === 'notMeasured') return notMeasured(now, `Before the release: ${old.why}`)
  if (old.verdict === 'notApplicable' && now.verdict === 'notApplicable') return { result: now, found: [] }
  if (isAskedDifferently(old, now)) return notMeasured(now, 'The check was changed between the two.')

  const rows = context.before.rows[now.id] ?? []
  const found = findDifferences(now, rows, context.after.rows[now.id] ?? [])
  if (found === null) return notMeasured(now, 'Two of its rows have the same key.')
  const marked = mark(now, [...found, ...ceased(old, now)], context)
  return { result: judged(now, rows, marked), found: marked }
}

function notMeasured(check: CheckResult, why: string): Compared {
  return { result: { ...check, verdict: 'notMeasured', why }, found: [] }
}

function isAskedDifferently(old: CheckResult, now: CheckResult): boolean {
  const question = ({ kind, asked: { key, values } }: CheckResult) => JSON.stringify([kind, key, values])
  return question(old) !== question(now)
}

/** A check of violations that had something to look at and has no longer: its rows cannot say so, this difference does. */
function ceased(old: CheckResult, now: CheckResult): Found[] {
  const byRows = now.kind === 'exact' || now.kind === 'grow'
  if (byRows || old.verdict !== 'ok' || now.verdict !== 'notApplicable') return []
  const nowhere = { document: null, account: null, journal: null, field: null, expected: null }
  return [{ key: '', column: null, row: {}, difference: { check: now.id, by: 'group', ...nowhere, before: 'applied', after: now.why } }]
}

function mark(check: CheckResult, found: Found[], { expects, delta }: Context): Found[] {
  const marked = markExpected(check.id, check.asked, found, expects)
  const because = delta === undefined ? null : explainedByDelta(delta, check)
  if (because === null) return marked
  return marked.map((one) => (one.difference.expected === null ? withBecause(one, because) : one))
}

function judged(now: CheckResult, before: CheckRow[], found: Found[]): CheckResult {
  const bad = found.some((one) => one.difference.expected === null)
  const isViolations = now.kind === 'hold' || now.kind === 'files'
  const stillApplies = now.verdict === 'ok'
  return {
    ...now,
    verdict: bad ? 'bad' : now.verdict,
    existedBefore: isViolations ? before.length : null,
    new: new Set(found.map((one) => one.key)).size,
    why: stillApplies ? null : `It applied before the release. ${now.why}`,
  }
}

function differencesOf({ result, found }: Compared, delta: Delta | undefined): BooksDifference[] {
  const documents = delta === undefined ? [] : documentsBehind(result, found, delta)
  return [...documents, ...found.map((one) => one.difference)]
}

/** A check that could not be measured did not miss what was declared about it. */
function missedOf(compared: Compared[], expects: Expects): Books['missing'] {
  const ids = [...new Set(expects.flatMap((e) => e.check ?? []))]
  return ids.flatMap((id) => {
    const one = compared.find(({ result }) => result.id === id)
    if (one?.result.verdict === 'notMeasured') return []
    return missedExpectations(id, one?.result.asked ?? null, one?.found ?? [], expects)
  })
}

function verdictOf(checks: CheckResult[], missing: Books['missing']): Books['verdict'] {
  if (missing.length > 0 || checks.some((check) => check.verdict === 'bad')) return 'bad'
  if (checks.some((check) => check.verdict === 'notMeasured')) return 'notMeasured'
  return checks.some((check) => check.verdict === 'ok') ? 'ok' : 'notMeasured'
}
