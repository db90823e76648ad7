/**
 * Going back after users are back. A person asked for it and accepted a loss list by its digest; the list is looked at again once nobody can write any more,
 * and one document more voids it: then users get the release back and the person a new list (rule 7). The same flow tries again where going back had stopped
 * (`needsPerson`): every undo looks before it acts.
 */
import { join } from 'node:path'
import { holdRun, patchFindings, refuseRollback } from '../store/runs.ts'
import type { FlowContext, RunContext } from './context.ts'
import type { Flow, FlowFunction } from './engine.ts'
import { writeEvidence } from './evidence.ts'
import { readRunLoss } from './loss.ts'
import { dropProbe } from './outage.ts'
import { sentence, withRun } from './perform.ts'
import { goBack } from './release-flow.ts'
import { sealEvidence } from './seal-evidence.ts'
import { standByToServe, standDown } from './stand-by.ts'
import { checkpoint } from './steps/checkpoint.ts'
import { fence, held, quiet } from './steps/quiet.ts'
import { update } from './steps/update.ts'

const holdLookMs = 1_000
const endSessionsMs = 15_000

/** What came of keeping users out and looking at the loss list once more. */
type Look = { state: 'accepted' } | { state: 'refused'; why: string } | { state: 'held' }

export function rollbackFlow(ctx: FlowContext): FlowFunction {
  return async (flow, run) => {
    const look = await lookAgain(flow, ctx, run)
    if (look.state === 'refused') {
      await flow.step(`${run}:refuse`, () => refuse(ctx, run, look.why))
      return
    }
    await goBack(flow, ctx, run, { code: 'requested', detail: 'taken back on request, with the loss list accepted' }, [update, checkpoint, quiet])
  }
}

async function lookAgain(flow: Flow, ctx: FlowContext, run: string): Promise<Exclude<Look, { state: 'held' }>> {
  const began = await flow.step(`${run}:hold-begins`, async () => ctx.now())
  for (;;) {
    const look = await flow.step(`${run}:look-again`, () =>
      withRun(ctx, run, 0, (bound) => keepOutAndCompare(bound, began)).catch((error): Look => failed(ctx, run, error)),
    )
    if (look.state !== 'held') return look
    await flow.sleep(holdLookMs)
  }
}

async function keepOutAndCompare(ctx: RunContext, began: number): Promise<Look> {
  const foreign = (await ctx.tenant.sessions()).filter((session) => session.kind === 'foreign')
  if (foreign.length > 0) return hold(ctx, began, held(foreign))
  await standByToServe(ctx, (await ctx.facts.need('before')).modules)
  await fence(ctx)
  const end = await ctx.tenant.endOwnSessions({ limitMs: endSessionsMs })
  if (!end.quiet) return { state: 'refused', why: 'sessions would not end; nothing was taken back' }
  const loss = await readRunLoss(ctx, { quiet: true })
  await writeEvidence(join(ctx.evidenceFolder(ctx.run.id), 'loss.json'), loss)
  const { documents, numbersReissued, mailsSent, files, digest } = loss
  await patchFindings(ctx.database, ctx.run.id, {
    loss: { digest, documents: documents.length, numbersReissued: numbersReissued.length, mailsSent, files },
  })
  if (digest !== ctx.run.rollback?.digest)
    return { state: 'refused', why: 'stale: more was written since the loss list was accepted; nothing was taken back' }
  return { state: 'accepted' }
}

async function hold(ctx: RunContext, began: number, result: ReturnType<typeof held>): Promise<Look> {
  if (result.state !== 'held') return { state: 'refused', why: 'held without a reason' }
  const until = began + ctx.limits.holdMs
  if (ctx.now() >= until) return { state: 'refused', why: `held until the limit: ${result.why}` }
  await holdRun(ctx.database, ctx.run.id, { why: result.why, until: new Date(until).toISOString(), next: result.next }, ctx.now())
  return { state: 'held' }
}

function failed(ctx: FlowContext, run: string, error: unknown): Look {
  ctx.log.error(`run ${run}: looking at the loss list again failed`, error)
  return { state: 'refused', why: `the loss list could not be looked at again: ${sentence(error)}; nothing was taken back` }
}

/** Users get the release back, as it was. */
async function refuse(ctx: FlowContext, run: string, why: string): Promise<void> {
  await withRun(ctx, run, 0, async (bound) => {
    await bound.tenant.lowerFence(await bound.facts.need('attributes'))
    await bound.runtime.serve(await bound.instance.odoo(bound.instance.modules), { limitMs: bound.limits.startMs })
    await dropProbe(ctx, run)
    await standDown(bound)
    ctx.critical.delete(run)
  })
  await refuseRollback(ctx.database, run, why, `evenkeel run rollback ${run} shows the list as it is now`, ctx.now())
  await sealEvidence(ctx, run)
}
