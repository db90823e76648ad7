/** How often the rules, and click-odoo-update beside them, were right: counted per module and edit. */
import { type Need, needsUpdate } from '../../src/domain/need.ts'

export interface Pair {
  edit: string
  module: string
  truth: Need
  predicted: Need
  /** Whether click-odoo-update would update it. */
  click: boolean
}

export const missed = (pairs: Pair[]): Pair[] => pairs.filter(({ truth, predicted }) => needsUpdate(truth) && !needsUpdate(predicted))
export const unneeded = (pairs: Pair[]): Pair[] => pairs.filter(({ truth, predicted }) => !needsUpdate(truth) && needsUpdate(predicted))
export const other = (pairs: Pair[]): Pair[] => pairs.filter(({ truth, predicted }) => truth !== predicted)
export const clickMissed = (pairs: Pair[]): Pair[] => pairs.filter(({ truth, click }) => needsUpdate(truth) && !click)
export const clickUnneeded = (pairs: Pair[]): Pair[] => pairs.filter(({ truth, click }) => !needsUpdate(truth) && click)

export const share = (part: number, whole: number): number => part / Math.max(1, whole)

/** A line of the table in readme.md; the tests look that it stands there. */
export function lineOf(title: string, pairs: Pair[]): string {
  const edits = new Set(pairs.map(({ edit }) => edit)).size
  const needed = pairs.filter(({ truth }) => needsUpdate(truth)).length
  const counts = [edits, pairs.length, needed, missed(pairs), unneeded(pairs), other(pairs), clickMissed(pairs), clickUnneeded(pairs)]
  return `| ${[title, ...counts.map((count) => (typeof count === 'number' ? count : count.length))].join(' | ')} |`
}
