/**
 * Going back after users are back. A person asked for it and accepted a loss list by its digest; the list is looked at again once nobody can write any more,
 * and one document more voids it: then users get the release back and the person a new list (rule 7). The same flow tries again where going back had stopped
 * (`needsPerson`): every undo looks before it acts.
 */
import { join } from 'node:path'
import { conditionOf } from '../domain/condition-of.ts'
import type { ConditionCode } from '../domain/conditions.ts'
import { holdRun, patchFindings, refuseRollback } from '../store/runs.ts'
import { isStoreUnavailable } from '../store/unavailable.ts'
import type { FlowContext, RunContext } from './context.ts'
import type { Flow, FlowFunction } from './engine.ts'
import { type HeldFor, heldFor } from './held-for.ts'
import { readRunLoss } from './loss.ts'
import { dropProbe } from './outage.ts'
import { patiently } from './patience.ts'
import { sentence, withRun } from './perform.ts'
import { goBack, handOver, handOverWhenLost, isOvertaken } from './release-flow.ts'
import { sealEvidenceOrSay } from './seal-evidence.ts'
import { serveLimits } from './serving-limits.ts'
import { standByToServe, standDown } from './stand-by.ts'
import { checkpoint } from './steps/checkpoint.ts'
import { fence, held, quiet } from './steps/quiet.ts'
import { update } from './steps/update.ts'

const holdLookMs = 1_000
const endSessionsMs = 15_000

/** What came of keeping users out and looking at the loss list once more. */
type Look = { state: 'accepted' } | { state: 'refused'; why: string } | { state: 'held'; heldMs: number }

export function rollbackFlow(ctx: FlowContext): FlowFunction {
  return async (flow, run) => {
    await handOverWhenLost(flow, ctx, run, async () => {
      const look = await lookAgain(flow, ctx, run)
      if (look.state === 'refused') {
        await flow.step(`${run}:refuse`, () => refuse(flow, ctx, run, look.why))
        return false
      }
      const reason = { code: 'requested', detail: 'taken back on request, with the loss list accepted' }
      return goBack(flow, ctx, run, reason, [update, checkpoint, quiet])
    })
  }
}

async function lookAgain(flow: Flow, ctx: FlowContext, run: string): Promise<Exclude<Look, { state: 'held' }>> {
  // What runs of earlier versions recorded is replayed: the step stays.
  await flow.step(`${run}:hold-begins`, async () => ctx.now())
  const since = heldFor()
  for (;;) {
    const look = await flow.step(`${run}:look-again`, () =>
      withRun(ctx, run, 0, (bound) => keepOutAndCompare(bound, since)).catch((error): Look => failed(ctx, run, error)),
    )
    if (look.state !== 'held') return look
    since.atLeast(look.heldMs)
    await flow.sleep(holdLookMs)
  }
}

async function keepOutAndCompare(ctx: RunContext, since: HeldFor): Promise<Look> {
  const foreign = (await ctx.tenant.sessions()).filter((session) => session.kind === 'foreign')
  if (foreign.length > 0) {
    // Whoever was killed in the middle had stopped and fenced already.
    if ((await ctx.facts.get('out')) && !(await isHalfWay(ctx))) await letUsersIn(ctx)
    return hold(ctx, since, held(foreign))
  }
  await prepareWhileUsersWork(ctx)
  await fence(ctx)
  const end = await ctx.tenant.endOwnSessions({ limitMs: endSessionsMs })
  if (!end.quiet) return { state: 'refused', why: 'sessions would not end; nothing was taken back' }
  const loss = await readRunLoss(ctx, { quiet: true })
  await ctx.writeEvidence(join(ctx.evidenceFolder(ctx.run.id), 'loss.json'), loss)
  const { documents, numbersReissued, mailsSent, files, digest } = loss
  await patchFindings(ctx.database, ctx.run.id, {
    loss: { digest, documents: documents.length, numbersReissued: numbersReissued.length, mailsSent, files },
  })
  if (digest !== ctx.run.rollback?.digest)
    return { state: 'refused', why: 'stale: more was written since the loss list was accepted; nothing was taken back' }
  return { state: 'accepted' }
}

/** What need not be done while they are out: Odoo is imported, and what the list compares is compared. Without users one look at it is enough. */
async function prepareWhileUsersWork(ctx: RunContext): Promise<void> {
  const { modules } = await ctx.facts.need('before')
  const isKnown = ctx.losses.has(ctx.run.id) || (await ctx.facts.get('out')) !== null
  await Promise.all([standByToServe(ctx, modules), isKnown ? null : readRunLoss(ctx, { quiet: false })])
}

async function hold(ctx: RunContext, since: HeldFor, result: ReturnType<typeof held>): Promise<Look> {
  if (result.state !== 'held') return { state: 'refused', why: 'held without a reason' }
  const heldMs = since.ms()
  if (heldMs >= ctx.limits.holdMs) return { state: 'refused', why: `held until the limit: ${result.why}` }
  const until = new Date(ctx.now() + ctx.limits.holdMs - heldMs).toISOString()
  await holdRun(ctx.database, ctx.run.id, { why: result.why, until, next: result.next }, ctx.now())
  return { state: 'held', heldMs }
}

function failed(ctx: FlowContext, run: string, error: unknown): Look {
  if (isStoreUnavailable(error)) throw error
  ctx.log.error(`run ${run}: looking at the loss list again failed`, error)
  return { state: 'refused', why: `the loss list could not be looked at again: ${sentence(error)}; nothing was taken back` }
}

/** Users get the release back, as it was. A run that had stopped in the middle of going back is neither: it stays a person's matter. */
async function refuse(flow: Flow, ctx: FlowContext, run: string, why: string): Promise<void> {
  if (await isOvertaken(flow, ctx, run)) return
  const letIn = await withRun(ctx, run, 0, async (bound): Promise<{ code: ConditionCode; why: string } | null> => {
    if (await isHalfWay(bound)) return { code: 'undo-failed', why }
    return patiently(bound, 'letting users in again', () => letUsersIn(bound)).then(
      () => null,
      (error: unknown) => {
        if (isStoreUnavailable(error)) throw error
        return { code: conditionOf(error), why: `${why}. Letting users in again failed: ${sentence(error)}` }
      },
    )
  })
  if (letIn !== null) return handOver(flow, ctx, run, { ...letIn, hint: null })
  await dropProbe(ctx, run)
  await refuseRollback(ctx.database, run, why, `evenkeel run rollback ${run} shows the list as it is now`, ctx.now())
  await sealEvidenceOrSay(ctx, run)
}

/** Going back was decided before, and stopped: the database may be the checkpoint already, while the record of what is served is still the release. */
async function isHalfWay(ctx: RunContext): Promise<boolean> {
  return (await ctx.facts.get('goBack')) !== null
}

async function letUsersIn(ctx: RunContext): Promise<void> {
  await ctx.tenant.lowerFence(await ctx.facts.need('attributes'))
  await ctx.runtime.serve(await ctx.instance.odoo(ctx.instance.modules), serveLimits(ctx.limits))
  await ctx.facts.put('out', null)
  await standDown(ctx)
  ctx.critical.delete(ctx.run.id)
}
