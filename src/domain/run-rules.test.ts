import { describe, expect, it } from 'vitest'
import { EvenkeelError } from './error.ts'
import type { RunOutcome, RunState } from './run.ts'
import { mustAllow, type RunVerb, standingOf } from './run-rules.ts'

const run = (state: RunState, outcome: RunOutcome | null = null, settledAt: string | null = null) => ({
  id: 'run_1',
  rollout: 'ro_1',
  instance: 'acme/production',
  state,
  outcome,
  settledAt,
})

const rules: [RunVerb, ReturnType<typeof run>, null | RegExp][] = [
  ['rollback', run('queued'), /rollout watch ro_1/],
  ['rollback', run('held'), /rollout abort ro_1/],
  ['rollback', run('running'), /rollout watch ro_1/],
  ['rollback', run('needsPerson'), null],
  ['rollback', run('done', 'released'), null],
  ['rollback', run('done', 'released', 'now'), /plan create/],
  ['rollback', run('done', 'rolledBack'), /run show run_1/],
  ['rollback', run('done', 'rolledBack', 'now'), /run show run_1/],
  ['rollback', run('done', 'aborted'), /plan create/],
  ['rollback', run('done', 'notStarted'), /plan create/],
  ['settle', run('queued'), /rollout watch ro_1/],
  ['settle', run('held'), /rollout watch ro_1/],
  ['settle', run('running'), /rollout watch ro_1/],
  ['settle', run('needsPerson'), /run show run_1/],
  ['settle', run('done', 'released'), null],
  ['settle', run('done', 'released', 'now'), null],
  ['settle', run('done', 'rolledBack'), null],
  ['settle', run('done', 'aborted'), /plan create/],
  ['settle', run('done', 'notStarted'), /plan create/],
]

describe('what may be asked of a run', () => {
  it.each(rules)('%s of $state $outcome $settledAt', (verb, subject, refused) => {
    const ask = () => mustAllow(verb, subject)
    if (refused === null) return expect(ask).not.toThrow()
    try {
      ask()
    } catch (error) {
      expect(error).toBeInstanceOf(EvenkeelError)
      expect(error).toMatchObject({
        code: 'conflict',
        id: 'run_1',
        hint: expect.stringMatching(refused),
        message: expect.stringContaining('acme/production'),
      })
      return
    }
    throw new Error('was allowed')
  })

  it('stands apart once it is settled', () => {
    expect(standingOf(run('done', 'released'))).toBe('released')
    expect(standingOf(run('done', 'released', 'now'))).toBe('settled')
  })
})
