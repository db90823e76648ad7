/** The loss list of a run: what the live database holds that its checkpoint does not. */
import { withDatabaseName } from '../domain/connection.ts'
import { toDocument } from '../domain/document.ts'
import { type Loss, lossDigest } from '../domain/loss.ts'
import type { RunContext } from './context.ts'
import { checkpointName } from './names.ts'

/** Where the database was never updated only the code goes back; where the checkpoint is in place again, what there was to lose lies aside already. */
const nothing = { documents: [], numbersReissued: [], mailsSent: 0, files: 0, others: [] }

/**
 * @param quiet whether nobody can write any more. While users work, counters lag behind by up to ten seconds (a session reports when it is idle), so every table is
 *   compared: a list that lacks the newest invoice would be accepted, and be stale once users are out.
 */
export async function readRunLoss(ctx: RunContext, { quiet }: { quiet: boolean }): Promise<Loss> {
  const updated = await ctx.facts.get('updater')
  const opened = await ctx.facts.get('opened')
  const content =
    updated && opened && !(await isBack(ctx))
      ? await ctx.readLoss({
          beforeUrl: withDatabaseName(ctx.instance.target.adminUrl, checkpointName(ctx.run.id)),
          afterUrl: withDatabaseName(ctx.instance.target.adminUrl, ctx.tenant.name),
          counters: quiet ? opened.counters : null,
          documents: ctx.catalogue.documents,
          catalogue: ctx.catalogue.delta,
        })
      : nothing
  return toDocument('Loss', { digest: lossDigest(content), ...content })
}

/** Going back had put the checkpoint in place when it stopped: its copy has become the live database. */
async function isBack(ctx: RunContext): Promise<boolean> {
  return (await ctx.facts.get('goBack')) !== null && !(await ctx.tenant.databaseExists(checkpointName(ctx.run.id)))
}
