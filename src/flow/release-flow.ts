/**
 * The release of one plan, instance after instance: the product's main job. Read the steps in order; each is a file in steps/.
 *
 * From quiet to open is one critical section: it finishes or goes back (rule 6). A run can be held or aborted before quiet, never inside. Going back is
 * automatic until open (rule 7) and takes the steps back in reverse; a step that did not happen has nothing to take back, so going back always asks all of
 * them. What the flow decides, it decides on the answers of its steps, which the engine remembers.
 */
import { type ConditionCode, mendOf } from '../domain/conditions.ts'
import { decidedFlow } from '../domain/run-decision.ts'
import { beginRollout, endRollout, getRollout } from '../store/rollouts.ts'
import { endRun, getRun, holdRun, markRolledBack, needPerson, setRollbackTime } from '../store/runs.ts'
import type { FlowContext, Step, StepResult } from './context.ts'
import { type Flow, type FlowFunction, WorkFailed } from './engine.ts'
import { runFacts } from './facts.ts'
import { heldFor } from './held-for.ts'
import { dropProbe, endOutage } from './outage.ts'
import { perform, performUndo, withRun } from './perform.ts'
import { sealEvidenceOrSay } from './seal-evidence.ts'
import { standDownOrSay } from './stand-by.ts'
import { booksBefore } from './steps/books-before.ts'
import { checkpoint } from './steps/checkpoint.ts'
import { delta } from './steps/delta.ts'
import { open } from './steps/open.ts'
import { preflight } from './steps/preflight.ts'
import { quiet } from './steps/quiet.ts'
import { settle } from './steps/settle.ts'
import { update } from './steps/update.ts'
import { verifyService } from './steps/verify-service.ts'
import { verifyStates } from './steps/verify-states.ts'

/** How often a held run looks again. */
const holdLookMs = 1_000

type Failed = Extract<StepResult, { state: 'failed' }>

export function releaseFlow(ctx: FlowContext): FlowFunction {
  return async (flow, rolloutId) => {
    const runs = await flow.step('begin', () => beginRollout(ctx.database, rolloutId))
    let stopped: string | null = null
    for (const run of runs) {
      const reason: string | null = stopped
      if (reason !== null) await flow.step(`${run}:not-started`, () => notStarted(ctx, run, reason))
      else stopped = (await handOverWhenLost(flow, ctx, run, () => releaseRun(flow, ctx, run, rolloutId))) ? null : `run ${run} was not released`
    }
    await flow.step('end', () => endRollout(ctx.database, rolloutId, ctx.now()))
  }
}

/** An error of ours, in what no step answers for, must not leave a run that says `running` and that nobody carries on. */
export async function handOverWhenLost(flow: Flow, ctx: FlowContext, run: string, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof WorkFailed)) throw error
    await flow.step(`${run}:lost`, () => handOver(flow, ctx, run, { code: 'undo-failed', why: `Evenkeel failed: ${error.message}`, hint: null }))
    return false
  }
}

/** One instance's part. Answers whether it was released. */
async function releaseRun(flow: Flow, ctx: FlowContext, run: string, rolloutId: string): Promise<boolean> {
  const step = (each: Step) => flow.step(`${run}:${each.name}`, () => perform(ctx, run, each))

  const ready = await step(preflight)
  if (ready.state === 'failed') return end(flow, ctx, run, 'notStarted', ready.detail)

  const still = await becomeQuiet(flow, ctx, run, rolloutId)
  if (still.state === 'failed') return goBack(flow, ctx, run, still, [quiet])
  if (still.state === 'held') return giveUp(flow, ctx, run, still)

  const failed = await criticalSection(step)
  if (failed) return goBack(flow, ctx, run, failed, [open, update, checkpoint, quiet])
  return end(
    flow,
    ctx,
    run,
    'released',
    still.state === 'skipped' ? 'no module needed an update: the database stayed as it was' : 'every change is explained and the books are intact',
  )
}

/** Nothing was stopped, unless a killed look had begun to: then users are let in first. */
async function giveUp(flow: Flow, ctx: FlowContext, run: string, { aborted, out, why }: Extract<Quiet, { aborted: boolean }>): Promise<boolean> {
  const outcome = aborted ? 'aborted' : 'notStarted'
  if (!out) return end(flow, ctx, run, outcome, why)
  const undone = await flow.step(`${run}:undo-${quiet.name}`, () => performUndo(ctx, run, quiet))
  if (undone.ok) return end(flow, ctx, run, outcome, why)
  await flow.step(`${run}:needs-person`, () => handOver(flow, ctx, run, { ...undone, why: `${why}. Letting users in failed: ${undone.why}` }))
  return false
}

/** From checkpoint to open. Answers the first step that said no. */
async function criticalSection(step: (each: Step) => Promise<StepResult>): Promise<Failed | null> {
  const kept = await step(checkpoint)
  if (kept.state === 'failed') return kept
  // Both, whatever the other says: they run side by side, and none may be left running when the way back begins.
  const both = await Promise.all([step(booksBefore), step(update)])
  const failed = both.find((result) => result.state === 'failed')
  if (failed) return failed as Failed
  for (const each of [verifyStates, delta, verifyService, open]) {
    const result = await step(each)
    if (result.state === 'failed') return result
  }
  return null
}

/** `out`: users are, by a look that was killed half-way. */
type Quiet = StepResult | { state: 'held'; aborted: boolean; out: boolean; why: string }

/** Looks, holds while somebody else's session is there, and looks again until the limit or until a person aborts. */
async function becomeQuiet(flow: Flow, ctx: FlowContext, run: string, rolloutId: string): Promise<Exclude<Quiet, { state: 'held'; next: string }>> {
  const { holdMs } = await flow.step(`${run}:hold-begins`, async () => ({ holdMs: await holdLimit(ctx, run) }))
  const held = heldFor()
  for (;;) {
    const look = await flow.step(`${run}:quiet`, async () => {
      const aborted = (await getRollout(ctx.database, rolloutId))?.abortRequested ?? false
      if (aborted)
        return { state: 'held' as const, aborted: true, out: await areOut(ctx, run), over: true, why: 'aborted before anything was stopped' }
      const result = await perform(ctx, run, quiet)
      if (result.state !== 'held') return { ...result, over: true as const }
      const heldMs = held.ms()
      if (heldMs >= holdMs)
        return { state: 'held' as const, aborted: false, out: await areOut(ctx, run), over: true, why: `held until the limit: ${result.why}` }
      const until = new Date(ctx.now() + holdMs - heldMs).toISOString()
      await holdRun(ctx.database, run, { why: result.why, until, next: result.next }, ctx.now())
      return { state: 'held' as const, aborted: false, out: false, over: false, why: result.why, heldMs }
    })
    if (look.over) return look as Exclude<Quiet, { state: 'held'; next: string }>
    held.atLeast('heldMs' in look ? look.heldMs : 0)
    await flow.sleep(holdLookMs)
  }
}

async function areOut(ctx: FlowContext, run: string): Promise<boolean> {
  return (await runFacts(ctx.database, run, ctx.now).get('out')) !== null
}

function holdLimit(ctx: FlowContext, run: string): Promise<number> {
  return withRun(ctx, run, 0, async ({ limits }) => limits.holdMs)
}

/** Takes the steps back in the given order and ends the run. The first undo that fails stops it: a person decides. */
export async function goBack(flow: Flow, ctx: FlowContext, run: string, reason: { code: string; detail: string }, steps: Step[]): Promise<boolean> {
  const decidedAt = await flow.step(`${run}:go-back`, () => decideToGoBack(ctx, run, reason))
  for (const each of steps) {
    const undone = await flow.step(`${run}:undo-${each.name}`, () => performUndo(ctx, run, each))
    if (!undone.ok) {
      await flow.step(`${run}:needs-person`, () =>
        handOver(flow, ctx, run, { ...undone, why: `${reason.detail}. Going back stopped: ${undone.why}` }),
      )
      return false
    }
  }
  await flow.step(`${run}:went-back`, () => wentBack(ctx, run, decidedAt))
  await flow.step(`${run}:clean-up`, () => cleanUp(ctx, run))
  return end(flow, ctx, run, 'rolledBack', reason.detail)
}

async function decideToGoBack(ctx: FlowContext, run: string, reason: { code: string; detail: string }): Promise<number> {
  const at = ctx.now()
  await runFacts(ctx.database, run, ctx.now).put('goBack', { at, code: reason.code, why: reason.detail })
  return at
}

/** A run that a person took back keeps the outage of its release: going back has a figure of its own. */
async function wentBack(ctx: FlowContext, run: string, decidedAt: number): Promise<void> {
  const tookMs = ctx.now() - decidedAt
  // A clock that was set back measures nothing.
  if (tookMs >= 0) await setRollbackTime(ctx.database, run, tookMs)
  await withRun(ctx, run, 0, async (bound) => {
    if (bound.run.rollback) await dropProbe(ctx, run)
    else await endOutage(bound)
  })
}

/** Users are back: copies may go now, at no cost of theirs. What a person took back holds users' documents and stays until he settles it. */
async function cleanUp(ctx: FlowContext, run: string): Promise<void> {
  const asked = (await getRun(ctx.database, run))?.rollback
  if (asked) await markRolledBack(ctx.database, run)
  else await perform(ctx, run, settle)
}

/**
 * Whether a person has decided since, and another flow carries that out: a flow that is killed in its last step does it again, after the run had said its last word.
 * Found where a release was accepted in the second after a restart.
 */
export async function isOvertaken(flow: Flow, ctx: FlowContext, run: string): Promise<boolean> {
  const record = await getRun(ctx.database, run)
  const decided = record === null ? null : decidedFlow(record)
  return decided !== null && decided !== flow.id
}

export async function handOver(
  flow: Flow,
  ctx: FlowContext,
  run: string,
  { code, why, hint }: { code: ConditionCode; why: string; hint: string | null },
): Promise<void> {
  if (await isOvertaken(flow, ctx, run)) return
  const { instance = '' } = (await getRun(ctx.database, run)) ?? {}
  await needPerson(ctx.database, run, { code, why, next: hint ?? mendOf(code, { run, instance }) }, ctx.now())
  await dropProbe(ctx, run)
  // What stopped the way back (an address that cannot be resolved, a full disk) may stop these too; the run has said what matters, and its rollout must end.
  await standDownOrSay(ctx, run)
  ctx.critical.delete(run)
  await sealEvidenceOrSay(ctx, run)
}

const nextCommand: Record<'released' | 'rolledBack' | 'aborted' | 'notStarted', (run: string) => string> = {
  released: (run) => `evenkeel run settle ${run} drops the way back; evenkeel run rollback ${run} takes it`,
  rolledBack: (run) => `evenkeel run show ${run}; mend the release and make a new plan`,
  aborted: () => 'evenkeel plan create',
  notStarted: () => 'evenkeel plan create',
}

async function end(flow: Flow, ctx: FlowContext, run: string, outcome: keyof typeof nextCommand, why: string): Promise<boolean> {
  await flow.step(`${run}:end`, async () => {
    if (await isOvertaken(flow, ctx, run)) return
    await endRun(ctx.database, run, { outcome, why, next: nextCommand[outcome](run) }, ctx.now())
    await standDownOrSay(ctx, run)
    ctx.critical.delete(run)
    ctx.verifiedFiles.delete(run)
    ctx.losses.delete(run)
    await sealEvidenceOrSay(ctx, run)
  })
  return outcome === 'released'
}

async function notStarted(ctx: FlowContext, run: string, why: string): Promise<void> {
  await endRun(ctx.database, run, { outcome: 'notStarted', why, next: nextCommand.notStarted(run) }, ctx.now())
}
