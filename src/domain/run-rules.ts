/**
 * What a person may ask of a run, by where the run stands: one table, so that screens, the CLI and the API never disagree. `null` allows; a sentence refuses
 * and a command says what to do instead.
 */
import { EvenkeelError } from './error.ts'
import type { Run } from './run.ts'

export type RunVerb = 'rollback' | 'settle' | 'accept'

/** A run's state, with its outcome where it ended, and apart where its way back is gone. */
export type Standing = 'queued' | 'held' | 'running' | 'needsPerson' | 'released' | 'settled' | 'rolledBack' | 'aborted' | 'notStarted'

interface No {
  because: string
  next: (run: Pick<Run, 'id' | 'rollout'>) => string
}

const watch = (run: Pick<Run, 'rollout'>): string => `evenkeel rollout watch ${run.rollout}`
const show = (run: Pick<Run, 'id'>): string => `evenkeel run show ${run.id}`
const planAgain = (): string => 'evenkeel plan create'

const underWay: No = { because: 'is not finished', next: watch }

const table: Record<RunVerb, Record<Standing, No | null>> = {
  rollback: {
    queued: underWay,
    held: { because: 'is held and has changed nothing yet', next: (run) => `evenkeel rollout abort ${run.rollout}` },
    running: underWay,
    needsPerson: null,
    released: null,
    settled: { because: 'is settled: what was kept to go back is gone', next: planAgain },
    rolledBack: { because: 'went back already', next: show },
    aborted: { because: 'changed nothing: it was aborted before anything was stopped', next: planAgain },
    notStarted: { because: 'changed nothing: it was not started', next: planAgain },
  },
  settle: {
    queued: underWay,
    held: underWay,
    running: underWay,
    needsPerson: { because: 'needs a person to decide first', next: show },
    released: null,
    // Again: dropping what was kept may have been interrupted.
    settled: null,
    rolledBack: null,
    aborted: { because: 'kept nothing: it was aborted before anything was stopped', next: planAgain },
    notStarted: { because: 'kept nothing: it was not started', next: planAgain },
  },
  accept: {
    queued: underWay,
    held: underWay,
    running: underWay,
    needsPerson: null,
    released: { because: 'is released already', next: show },
    settled: { because: 'is released already', next: show },
    rolledBack: { because: 'went back: its database is the old release', next: planAgain },
    aborted: { because: 'changed nothing: it was aborted before anything was stopped', next: planAgain },
    notStarted: { because: 'changed nothing: it was not started', next: planAgain },
  },
}

export function standingOf(run: Pick<Run, 'state' | 'outcome' | 'settledAt'>): Standing {
  if (run.state !== 'done') return run.state
  if (run.outcome === 'released' && run.settledAt !== null) return 'settled'
  return run.outcome ?? 'notStarted'
}

/** @throws EvenkeelError `conflict` with the state and the next command when the run does not stand where the verb applies */
export function mustAllow(verb: RunVerb, run: Pick<Run, 'id' | 'rollout' | 'instance' | 'state' | 'outcome' | 'settledAt'>): void {
  const no = table[verb][standingOf(run)]
  if (no === null) return
  throw new EvenkeelError('conflict', `Run ${run.id} of ${run.instance} ${no.because}; nothing was changed.`, { hint: no.next(run), id: run.id })
}
