/**
 * Carrying out one step of one run: attempt numbered and recorded, exceptions turned into answers, the database handle closed. The same two functions serve
 * every flow; a step file holds nothing of this.
 */
import { conditionOf } from '../domain/condition-of.ts'
import type { ConditionCode } from '../domain/conditions.ts'
import { diskText } from '../domain/disk-full.ts'
import { EvenkeelError } from '../domain/error.ts'
import { runLabel } from '../domain/id.ts'
import { beginStep, endStep, forgetStep, undoneStep } from '../store/run-steps.ts'
import { getRun } from '../store/runs.ts'
import { isStoreUnavailable } from '../store/unavailable.ts'
import type { FlowContext, RunContext, Step, StepResult } from './context.ts'
import { runFacts } from './facts.ts'
import { patiently } from './patience.ts'
import { plannedRun } from './planned-run.ts'

/** Runs `work` with everything about the run at hand. */
export async function withRun<T>(ctx: FlowContext, runId: string, attempt: number, work: (run: RunContext) => Promise<T>): Promise<T> {
  const run = await getRun(ctx.database, runId)
  if (!run) throw new EvenkeelError('notFound', `There is no run ${runId}.`, { hint: 'evenkeel rollout list' })
  const [planned, instance] = await Promise.all([plannedRun(ctx, run), ctx.bind(run.instance)])
  const tenant = ctx.openDatabase(instance.target)
  try {
    const facts = runFacts(ctx.database, runId, ctx.now)
    return await work({ ...ctx, run, limits: instance.limits, label: runLabel(runId), ...planned, instance, tenant, facts, attempt })
  } finally {
    await tenant.close()
  }
}

/** Steps that may be left in the middle when the process is asked to stop. Quiet says itself when it stopped something. */
const outside = new Set<Step['name']>(['preflight', 'quiet', 'settle'])

/**
 * Does a step and records what came of it. Never throws for what the step met: a flow decides on data. A step whose answer stands in our record is not done again:
 * we died between writing it down and the engine's doing so. Once going back had begun, an answer from before tells of a world that is no more (a release that is
 * accepted after that must really open).
 */
export async function perform(ctx: FlowContext, runId: string, step: Step): Promise<StepResult> {
  if (!outside.has(step.name)) ctx.critical.add(runId)
  const startedAt = ctx.now()
  const { attempt, answered } = await beginStep(ctx.database, runId, step.name, startedAt)
  if (answered) return answered
  const result = await withRun(ctx, runId, attempt, (run) => step.do(run)).catch((error) => failure(ctx, runId, step.name, error))
  if (result.state === 'held') {
    await forgetStep(ctx.database, runId, step.name, attempt)
    return result
  }
  const data = 'data' in result && result.data ? result.data : {}
  const { state, detail } = result
  await endStep(ctx.database, { run: runId, step: step.name, attempt, startedAt, state, detail, data }, ctx.now())
  return result
}

export type UndoResult = { ok: true } | { ok: false; code: ConditionCode; why: string; hint: string | null }

/** Takes a step back and records it. An undo that fails is a matter for a person: nothing behind it is tried. */
export async function performUndo(ctx: FlowContext, runId: string, step: Step): Promise<UndoResult> {
  const { undo } = step
  if (!undo) return { ok: true }
  ctx.critical.add(runId)
  try {
    const detail = await withRun(ctx, runId, 0, (run) => patiently(run, `taking back ${step.name}`, () => undo(run)))
    await undoneStep(ctx.database, runId, step.name, detail, ctx.now())
    return { ok: true }
  } catch (error) {
    if (isStoreUnavailable(error)) throw error
    ctx.log.error(`run ${runId}: taking back ${step.name} failed`, error)
    const hint = error instanceof EvenkeelError ? error.hint : null
    return { ok: false, code: conditionOf(error), why: `taking back ${step.name} failed: ${sentence(error)}`, hint }
  }
}

/** That our own database does not serve is no answer about the step: the engine waits and has it done again. */
function failure(ctx: FlowContext, runId: string, step: string, error: unknown): StepResult {
  if (isStoreUnavailable(error)) throw error
  ctx.log.error(`run ${runId}: ${step} failed`, error)
  return { state: 'failed', code: 'failed', detail: sentence(error) }
}

export function sentence(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  const disk = diskText(error)
  return disk === null || said.includes(disk) ? said : `${said.replace(/\.$/, '')}: ${disk}`
}
