/** Settling: the point of no automatic return. What was kept to go back is dropped, the way back with it. */
import { markSettled, unsettledRunOf } from '../store/runs.ts'
import type { RunContext } from './context.ts'
import { checkpointName, failedName } from './names.ts'

/** Settles the instance's previous run, as the plan said; called while users still work, right before quiet. */
export async function settleEarlier(ctx: RunContext): Promise<void> {
  const earlier = await unsettledRunOf(ctx.database, ctx.instance.name, ctx.run.id)
  if (earlier) await dropWayBack(ctx, earlier)
}

/** Drops a run's copies and kept files, then says so. Repeatable. */
export async function dropWayBack(ctx: RunContext, runId: string): Promise<void> {
  await ctx.tenant.drop(checkpointName(runId))
  await ctx.tenant.drop(failedName(runId))
  await ctx.filestore.release(ctx.instance.keepFolder(runId))
  await markSettled(ctx.database, runId, ctx.now())
}
