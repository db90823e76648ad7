import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { DeltaCatalogue } from '../catalogue.ts'
import { explainSequence, positionText, type SequenceDifference } from './explain-sequence.ts'

const catalogue = DeltaCatalogue.parse(parse(readFileSync(new URL('../../../catalogue/delta.yaml', import.meta.url), 'utf8')))
const context = { catalogue, release: { released: new Set(['shop']), updated: new Set(['shop']), nowMs: 0 } }
const at = (last: number, given = true) => ({ last: BigInt(last), given })

function why(more: Partial<SequenceDifference>): string {
  return explainSequence({ sequence: 's', before: at(10), after: at(12), givesIdsOf: null, releasedNumbering: false, ...more }, context).why
}

it('ids are used up by writing', () => expect(why({ givesIdsOf: 'res_partner' })).toBe('registry'))
it('the first id is used up too', () => expect(why({ givesIdsOf: 'res_partner', before: at(1, false), after: at(1) })).toBe('registry'))
it('ids never go back', () => {
  expect(why({ givesIdsOf: 'res_partner', after: at(9) })).toBe('unexplained')
  expect(why({ givesIdsOf: 'res_partner', before: at(10), after: at(10, false) })).toBe('unexplained')
})
it('ids do not jump', () => expect(why({ givesIdsOf: 'res_partner', after: at(2_000_000_000) })).toBe('unexplained'))
it('numbers of documents are not used up by an update', () => expect(why({ sequence: 'ir_sequence_004' })).toBe('unexplained'))
it('numbering that came with the release is its own', () => {
  expect(why({ sequence: 'ir_sequence_040', before: null, releasedNumbering: true })).toBe('release')
  expect(why({ sequence: 'ir_sequence_040', before: null })).toBe('unexplained')
})
it('signals of the registry go forward', () => {
  expect(why({ sequence: 'base_registry_signaling' })).toBe('registry')
  expect(why({ sequence: 'base_registry_signaling', after: at(3) })).toBe('unexplained')
})
it('a sequence that is gone is never explained', () => expect(why({ after: null })).toBe('unexplained'))
it('reads as a person would say it', () =>
  expect([positionText(at(5)), positionText(at(1, false)), positionText(null)]).toEqual(['5', '1 (not given yet)', null]))
