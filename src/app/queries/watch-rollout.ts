/**
 * What happens to a rollout, as it happens. Level-triggered: it looks at our tables again and again and tells what differs, so that nothing is missed by who
 * connects late, and nothing has to be kept for him. One look costs two queries and two per run that is not done.
 */
import { toDocument } from '../../domain/document.ts'
import type { RolloutEvent } from '../../domain/rollout-event.ts'
import type { Rollout, Run } from '../../domain/run.ts'
import { type Database, toTime } from '../../store/database.ts'
import { findRollout } from '../../store/rollouts.ts'
import { getRun } from '../../store/runs.ts'

export interface WatchOptions {
  now: () => number
  /** Waits between two looks; answers false when nobody listens any more. */
  wait: () => Promise<boolean>
}

/** Ends after the event that says that the rollout is done. */
export async function* watchRollout(db: Database, id: string, { now, wait }: WatchOptions): AsyncGenerator<RolloutEvent> {
  const told = new Map<string, string>()
  const finished = new Set<string>()
  for (;;) {
    const rollout = await findRollout(db, id)
    const runs = await Promise.all(rollout.runs.filter((run) => !finished.has(run.id)).map((run) => getRun(db, run.id)))
    const seen = runs.filter((run) => run !== null)
    for (const event of [...seen.flatMap((run) => runEvents(run, now)), rolloutEvent(rollout, now)]) {
      const subject = `${event.what} ${event.run} ${event.step}`
      const content = `${event.state} ${event.attempt} ${event.outcome} ${event.detail}`
      if (told.get(subject) === content) continue
      told.set(subject, content)
      yield event
    }
    for (const run of seen) if (run.state === 'done') finished.add(run.id)
    if (rollout.state === 'done' || !(await wait())) return
  }
}

function rolloutEvent(rollout: Rollout, now: () => number): RolloutEvent {
  return toDocument('RolloutEvent', {
    at: rollout.endedAt ?? toTime(now()),
    rollout: rollout.id,
    what: 'rollout' as const,
    run: null,
    instance: null,
    step: null,
    attempt: null,
    state: rollout.state,
    outcome: null,
    detail: rollout.abortRequested && rollout.state !== 'done' ? 'it will stop at the next safe point' : null,
    ms: null,
  })
}

/** The steps that were reached, in the order of the run, then the run itself. */
function runEvents(run: Run, now: () => number): RolloutEvent[] {
  const subject = { rollout: run.rollout, run: run.id, instance: run.instance }
  const steps = run.steps
    .filter((step) => step.state !== 'pending')
    .map((step) =>
      toDocument('RolloutEvent', {
        ...subject,
        at: step.endedAt ?? step.startedAt ?? toTime(now()),
        what: 'step' as const,
        step: step.name,
        attempt: step.attempt,
        state: step.state,
        outcome: null,
        detail: step.detail,
        ms: step.startedAt !== null && step.endedAt !== null ? Date.parse(step.endedAt) - Date.parse(step.startedAt) : null,
      }),
    )
  const itself = toDocument('RolloutEvent', {
    ...subject,
    at: run.endedAt ?? toTime(now()),
    what: 'run' as const,
    step: null,
    attempt: null,
    state: run.state,
    outcome: run.outcome,
    detail: run.hold?.why ?? run.why,
    ms: null,
  })
  return [...steps, itself]
}
