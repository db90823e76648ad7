/** What was foretold beside what was seen. */
import type { LockMode } from '../../src/domain/hazard.ts'

export interface Compared {
  rule: string
  /** The statement, or what Odoo was made to do. */
  what: string
  /** The table that is locked: a foreign key locks two. */
  table: string | null
  foretold: { lock: LockMode | null; heldMs: { low: number; high: number } | null }
  seen: { locks: string[]; ms: number }
}

export type Place = 'inside' | 'below' | 'above' | 'not foretold'

/** `below`: it took less than the range's lower end. `not foretold`: the hazard says that it must be rehearsed. */
export function placeOf({ foretold: { heldMs }, seen: { ms } }: Compared): Place {
  if (heldMs === null) return 'not foretold'
  if (ms < heldMs.low) return 'below'
  return ms > heldMs.high ? 'above' : 'inside'
}

export const isLockRight = ({ foretold: { lock }, seen: { locks } }: Compared): boolean => lock === null || locks.includes(lock)

export function linesOf(all: Compared[], lines: number): string[] {
  const count = (place: Place) => all.filter((each) => placeOf(each) === place).length
  const wrong = all.filter((each) => !isLockRight(each)).length
  const millions = (lines / 1e6).toFixed(1)
  const summary = `Hazards on a ledger of ${millions} million lines: ${all.length - wrong} of ${all.length} locks as foretold; time ${count('inside')} inside the range, ${count('below')} below, ${count('above')} above, ${count('not foretold')} said to be unknown.`
  return [summary, '', '| rule | what | table | lock | foretold | seen | |', '| --- | --- | --- | --- | --- | --- | --- |', ...all.map(rowOf)]
}

/** A line of the table. */
export function rowOf(each: Compared): string {
  const { rule, what, table, foretold, seen } = each
  const lock = `${foretold.lock ?? 'none'}${isLockRight(each) ? '' : ` (seen: ${seen.locks.join(', ')})`}`
  return `| ${[rule, `\`${what}\``, table ?? '', lock, rangeOf(each), seconds(seen.ms), placeOf(each)].join(' | ')} |`
}

function rangeOf({ foretold: { heldMs } }: Compared): string {
  return heldMs === null ? 'must rehearse' : `${seconds(heldMs.low)} to ${seconds(heldMs.high)}`
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 0)} s`
