/** What two ends are compared by: their own names and times may differ, and nothing else. */
import { expect, it } from 'vitest'
import { runLabel } from '../../src/domain/id.ts'
import type { Run } from '../../src/domain/run.ts'
import type { EndState } from './end-state.ts'
import { comparable } from './outcome.ts'

/** Of a run that left the database fenced, as one does that a person must decide on: the fence's comment names the run and the time. */
function fenced(id: string, since: string, limit: number, journal = ['run.open.failed', 'run.needsPerson']) {
  const comment = `evenkeel ${JSON.stringify({ acl: null, comment: null, made: 'fence', run: runLabel(id), since })}`
  const state = { tenant: { attributes: { comment, limit } }, run: { journal }, left: { databases: [] } }
  return { run: { id, rollout: `ro_${id}` } as Run, state: state as unknown as EndState }
}

const one = fenced('run_01KAXKSG4Q0000RWRZB45SK9PK', '2026-11-25T22:51:38.645Z', -1)

it('two runs that left a fence end alike', () => {
  expect(comparable(fenced('run_01KAXKSG4Q0000ZQ57CWFT7T85', '2026-11-25T22:51:49.880Z', -1))).toEqual(comparable(one))
})

it('a fence that was left otherwise does not', () => {
  expect(comparable(fenced('run_01KAXKSG4Q0000ZQ57CWFT7T85', '2026-11-25T22:51:49.880Z', 0))).not.toEqual(comparable(one))
})

it.each([
  ['two steps that run side by side have no order', ['run.update.done', 'run.books-before.done'], ['run.books-before.done', 'run.update.done'], true],
  ['a step that was asked again says so again', ['run.open.done', 'run.open.done'], ['run.open.done'], true],
  ['steps that follow each other have their order', ['run.quiet.done', 'run.update.done'], ['run.update.done', 'run.quiet.done'], false],
  ['what was not said is missing', ['run.books-before.done', 'run.update.done'], ['run.update.done'], false],
])('%s', (_title, one, other, areAlike) => {
  const [first, second] = [one, other].map((journal) => comparable(fenced('run_01KAXKSG4Q0000RWRZB45SK9PK', '2026-11-25T22:51:38.645Z', -1, journal)))
  if (areAlike) expect(first).toEqual(second)
  else expect(first).not.toEqual(second)
})
