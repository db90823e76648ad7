/** Why a sequence stands elsewhere. Ids are used up by any writing; a number that a document would carry is not. */
import { type ExplainContext, type Explanation, explained, unexplained } from './facts.ts'
import { matchesAny } from './patterns.ts'

export interface SequencePosition {
  /** The last value, and whether it was given out; a sequence that was never used has not. */
  last: bigint
  given: boolean
}

export interface SequenceDifference {
  sequence: string
  before: SequencePosition | null
  after: SequencePosition | null
  /** Label of the table whose ids it gives; null: none. */
  givesIdsOf: string | null
  /** The document numbering that it belongs to came with the release. */
  releasedNumbering: boolean
}

/** Ids that one update may use up: a full update of a database with 65 modules used 24 000. */
const mostIds = 10_000_000n

export function explainSequence(difference: SequenceDifference, { catalogue, release }: ExplainContext): Explanation {
  const { before, after, givesIdsOf, sequence, releasedNumbering } = difference
  if (release.updated.size === 0) return unexplained('no release is known')
  if (matchesAny(catalogue.registrySequences, sequence) && isForward(difference)) return explained('registry', "Odoo's own machinery")
  if (releasedNumbering && before === null) return explained('release', 'numbering that the release brings')
  if (givesIdsOf !== null && before !== null && after !== null) {
    if (!isForward(difference)) return unexplained('it went back: ids would be given twice')
    if (next(after) - next(before) > mostIds) return unexplained('it jumped: the ids may run out')
    return explained('registry', `ids of ${givesIdsOf} that writing used up`)
  }
  return unexplained(before === null ? 'no released module brings it' : 'numbers were used up or set back')
}

function isForward({ before, after }: SequenceDifference): boolean {
  return after !== null && (before === null || next(after) >= next(before))
}

const next = ({ last, given }: SequencePosition): bigint => (given ? last + 1n : last)

/** As a person reads it: the last value, or that none was given yet. */
export function positionText(position: SequencePosition | null): string | null {
  if (position === null) return null
  return position.given ? position.last.toString() : `${position.last} (not given yet)`
}
