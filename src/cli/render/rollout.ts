/** A rollout as people read it, while it goes on and when it is done, and what its outcome means as an exit code. */
import { codeFacts, type ErrorCode } from '../../domain/error.ts'
import { releaseLabel } from '../../domain/release-label.ts'
import type { RolloutEvent } from '../../domain/rollout-event.ts'
import type { Rollout, Run } from '../../domain/run.ts'
import { duration, printable } from '../format.ts'
import type { Output } from '../output.ts'
import { section, stack, table } from '../table.ts'
import { nextOf, outcomeText } from './run.ts'

/** Tells a person what happens, a line per event; null for what is no news: a held run looks again every second, and is held again. */
export function createTeller(): (event: RolloutEvent) => string | null {
  const holds = new Map<string | null, string>()
  return (event) => {
    const line = eventLine(event)
    if (line === null || event.what !== 'run' || event.state !== 'held') return line
    if (holds.get(event.run) === line) return null
    holds.set(event.run, line)
    return line
  }
}

function eventLine({ what, instance, step, state, outcome, detail, ms }: RolloutEvent): string | null {
  const why = detail === null ? '' : printable(detail)
  if (what === 'step') {
    // What is undone carries the time of its doing.
    const took = ms === null || state === 'undone' ? '' : duration(ms)
    return `${instance}  ${(step ?? '').padEnd(15)} ${state.padEnd(8)} ${took.padStart(8)}  ${why}`.trimEnd()
  }
  if (what === 'rollout') return detail === null ? null : why
  if (state === 'queued' || state === 'running') return null
  return `${instance}  ${outcome ?? state}${why === '' ? '' : `: ${why}`}`
}

/** A row per instance, why it was not released, and where the evidence lies. */
export function rolloutText(rollout: Rollout, runs: Run[], paint: Output['paint']): string {
  const rows = rollout.runs.map((part) => {
    const run = runs.find(({ id }) => id === part.id)
    return [part.instance, releaseLabel(rollout.release), outcomeText(part, paint), time(run?.downtimeMs), time(run?.rollbackMs), part.id]
  })
  const why = rollout.runs
    .filter((part) => part.why !== null && part.outcome !== 'released')
    .map((part) => `${part.instance}: ${printable(part.why ?? '')}`)
  const evidence = runs
    .filter((run) => run.evidence !== null)
    .flatMap((run) => [`${run.instance}: ${run.evidence}`, `  for the controller: ${run.evidence}/books.html`])
  return stack(
    `${paint('bold', `Rollout ${rollout.id}`)}: ${rollout.state}`,
    table(['instance', 'release', 'outcome', 'outage', 'time to go back', 'run'], rows),
    section('Why', why.join('\n')),
    section('Evidence', evidence.join('\n')),
  )
}

/** 0 when every run was released; else what the first one that was not says. A person who is needed comes first. */
export function exitCodeOf(rollout: Rollout): number {
  if (rollout.runs.some(({ state }) => state === 'needsPerson')) return codeFacts('needsPerson').exit
  const first = rollout.runs.find(({ outcome }) => outcome !== 'released')
  return first === undefined ? 0 : codeFacts(codeOf(first)).exit
}

/** A run that was not started says in its first word what was in the way. */
function codeOf({ outcome, why }: Rollout['runs'][number]): ErrorCode {
  if (outcome !== 'notStarted') return 'bad'
  if (why?.startsWith('held')) return 'held'
  return why?.startsWith('stale') ? 'stale' : 'refused'
}

/** What to do now: about the run that needs something, else about the first one. */
export function nextOfRollout(rollout: Rollout, runs: Run[]): string[] {
  if (rollout.state !== 'done') return [`evenkeel rollout watch ${rollout.id}`]
  const run = runs.find(({ state }) => state === 'needsPerson') ?? runs.find(({ outcome }) => outcome !== 'released') ?? runs[0]
  return run === undefined ? ['evenkeel rollout list'] : [`evenkeel run show ${run.id}`, ...nextOf(run)]
}

function time(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? '-' : duration(ms)
}
