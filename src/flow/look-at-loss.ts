/**
 * The loss list for a person who wants to go back. Who accepts one is in a hurry: Odoo is imported for the way back beside the look at the list, and let go where the
 * list is another one by now. (A request that is refused for another reason leaves it waiting; it ends by itself.)
 */
import type { Loss } from '../domain/loss.ts'
import type { RunContext } from './context.ts'
import { readRunLoss } from './loss.ts'
import { standByToServe, standDown } from './stand-by.ts'

/** @param accepted digest of the list that the person accepts; left out: he wants to see it */
export async function lookAtLoss(ctx: RunContext, accepted: string | undefined): Promise<Loss> {
  if (accepted === undefined) return readRunLoss(ctx, { quiet: false })
  const importing = importForTheWayBack(ctx)
  let holds = false
  try {
    const loss = await readRunLoss(ctx, { quiet: false })
    holds = loss.digest === accepted
    return loss
  } finally {
    await importing
    if (!holds) await standDown(ctx)
  }
}

/** Only time depends on it. */
async function importForTheWayBack(ctx: RunContext): Promise<void> {
  try {
    const before = await ctx.facts.get('before')
    if (before) await standByToServe(ctx, before.modules)
  } catch (error) {
    ctx.log.warn(`run ${ctx.run.id}: Odoo could not be imported ahead for the way back: ${error instanceof Error ? error.message : String(error)}`)
  }
}
