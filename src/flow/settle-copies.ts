/** Settling: the point of no automatic return. What was kept to go back is dropped, the way back with it. */
import { runLabel } from '../domain/id.ts'
import { halfSettledRuns, markSettled, unsettledRunOf } from '../store/runs.ts'
import type { FlowContext, RunContext } from './context.ts'
import { sentence, withRun } from './perform.ts'

/** Settles the instance's previous run, as the plan said; called while users still work, right before quiet. */
export async function settleEarlier(ctx: RunContext): Promise<void> {
  const earlier = await unsettledRunOf(ctx.database, ctx.instance.name, ctx.run.id)
  if (earlier) await dropWayBack(ctx, earlier)
}

/** At the start: drops what runs kept that were settled when an earlier process was killed. What cannot be dropped now is named by `doctor`. */
export async function finishSettling(ctx: FlowContext): Promise<void> {
  for (const run of await halfSettledRuns(ctx.database)) {
    await withRun(ctx, run, 0, (bound) => dropWayBack(bound, run)).catch((error: unknown) => {
      ctx.log.warn(`run ${run} is settled, and what it kept could not be dropped: ${sentence(error)}; evenkeel run settle ${run} tries again`)
    })
  }
}

/** Drops a run's copies and kept files, then says so. Repeatable. */
export async function dropWayBack(ctx: RunContext, runId: string): Promise<void> {
  await ctx.tenant.dropMadeBy(runLabel(runId))
  await ctx.filestore.release(ctx.instance.keepFolder(runId))
  await markSettled(ctx.database, runId, ctx.now())
}
