/**
 * Forwards instead of back: a person accepted the new release as it is. Nothing of an update may be at work any more, the database must be the new release, and
 * it must open; where one of these fails the run needs a person again, users stay out, and going back is as possible as it was.
 */
import { EvenkeelError } from '../domain/error.ts'
import { endRun, getRun, markAccepted } from '../store/runs.ts'
import { isStoreUnavailable } from '../store/unavailable.ts'
import type { FlowContext, RunContext, StepResult } from './context.ts'
import { endOrphans } from './end-orphans.ts'
import type { Flow, FlowFunction } from './engine.ts'
import { failedName } from './names.ts'
import { perform, sentence, withRun } from './perform.ts'
import { handOver, handOverWhenLost, isOvertaken } from './release-flow.ts'
import { sealEvidenceOrSay } from './seal-evidence.ts'
import { open } from './steps/open.ts'
import { fence } from './steps/quiet.ts'
import { verifyStates } from './steps/verify-states.ts'

export function acceptFlow(ctx: FlowContext): FlowFunction {
  return async (flow, run) => {
    await handOverWhenLost(flow, ctx, run, () => acceptRun(flow, ctx, run))
  }
}

/** Answers whether it was accepted. */
async function acceptRun(flow: Flow, ctx: FlowContext, run: string): Promise<boolean> {
  const ended = await flow.step(`${run}:accept-end-updater`, () => endUpdater(ctx, run))
  if (ended !== null) return again(flow, ctx, run, ended)
  const states = await flow.step(`${run}:accept-verify-states`, () => statesNow(ctx, run))
  if (states.state === 'failed') return again(flow, ctx, run, states.detail)
  const opened = await flow.step(`${run}:accept-open`, () => perform(ctx, run, open))
  if (opened.state === 'failed') return again(flow, ctx, run, await flow.step(`${run}:accept-fence`, () => keepOut(ctx, run, opened)))
  await flow.step(`${run}:accept-end`, () => end(flow, ctx, run))
  return true
}

/**
 * Looked at before a person's word is taken. Versions alone do not tell: a release may change content and keep the version.
 * @throws EvenkeelError refused when the live database is the old release, or neither
 */
export async function mustHoldNewRelease(ctx: RunContext): Promise<void> {
  const swapped =
    ctx.run.steps.some((step) => step.name === 'update' && step.state === 'undone') || (await ctx.tenant.databaseExists(failedName(ctx.run.id)))
  const states = await verifyStates.do(ctx)
  if (!swapped && states.state === 'done') return
  const why = states.state === 'failed' ? states.detail : 'the checkpoint was put back already'
  throw new EvenkeelError(
    'refused',
    `The database of ${ctx.instance.name} is not the new release (${why}): there is nothing to accept. Nothing was changed.`,
    {
      hint: `evenkeel run rollback ${ctx.run.id}`,
      id: ctx.run.id,
    },
  )
}

/** Looked at anew: what the run itself saw in its time is not what a person accepts now. */
function statesNow(ctx: FlowContext, run: string): Promise<StepResult> {
  return withRun(ctx, run, 0, (bound) => verifyStates.do(bound)).catch(
    (error): StepResult => ({ state: 'failed', code: 'notMeasured', detail: inWords(error) }),
  )
}

/** Null, or why it could not be ended. */
function endUpdater(ctx: FlowContext, run: string): Promise<string | null> {
  return withRun(ctx, run, 0, async (bound) => {
    await endOrphans(bound)
    return null
  }).catch(inWords)
}

/** Users were let in to an Odoo that does not serve: out again, as before. */
async function keepOut(ctx: FlowContext, run: string, { detail }: Extract<StepResult, { state: 'failed' }>): Promise<string> {
  const fenced = await withRun(ctx, run, 0, fence).then(() => null, inWords)
  return fenced === null ? detail : `${detail}; and the database could not be fenced again: ${fenced}`
}

/** Our own database not serving is no answer: the engine waits and has the step done again. */
function inWords(error: unknown): string {
  if (isStoreUnavailable(error)) throw error
  return sentence(error)
}

async function again(flow: Flow, ctx: FlowContext, run: string, why: string): Promise<false> {
  await flow.step(`${run}:accept-failed`, async () => {
    const { code = 'undo-failed' } = (await getRun(ctx.database, run))?.accepted ?? {}
    await handOver(flow, ctx, run, { code, why: `The release could not be accepted: ${why}`, hint: `evenkeel run rollback ${run}` })
  })
  return false
}

async function end(flow: Flow, ctx: FlowContext, run: string): Promise<void> {
  if (await isOvertaken(flow, ctx, run)) return
  const accepted = (await getRun(ctx.database, run))?.accepted
  const why = `accepted as it is by ${accepted?.by ?? 'a person'}: ${accepted?.reason ?? ''}`
  await markAccepted(ctx.database, run)
  const next = `evenkeel run settle ${run} drops the way back; evenkeel run rollback ${run} takes it`
  await endRun(ctx.database, run, { outcome: 'released', why, next }, ctx.now())
  ctx.critical.delete(run)
  await sealEvidenceOrSay(ctx, run)
}
