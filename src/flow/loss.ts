/** The loss list of a run: what the live database holds that its checkpoint does not. */
import { withDatabaseName } from '../domain/connection.ts'
import { toDocument } from '../domain/document.ts'
import { type Loss, type LossContent, lossDigest } from '../domain/loss.ts'
import type { RunContext } from './context.ts'
import { keepNewest } from './keep-newest.ts'
import { checkpointName } from './names.ts'

/** Where the database was never updated only the code goes back; where the checkpoint is in place again, what there was to lose lies aside already. */
const nothing: LossContent = { documents: [], numbersReissued: [], mailsSent: 0, files: 0, others: [] }

/** A list is looked at again within minutes, or not at all. */
const mostKept = 4

/**
 * Always against the whole checkpoint: what the release itself changed in documents is lost too, and must be on the list that is accepted as on the one that is
 * looked at once users are out.
 * @param quiet whether nobody can write any more
 */
export async function readRunLoss(ctx: RunContext, { quiet }: { quiet: boolean }): Promise<Loss> {
  const updated = await ctx.facts.get('updater')
  const opened = await ctx.facts.get('opened')
  if (!updated || !opened || (await isBack(ctx))) return lossOf(nothing)
  const content = await ctx.readLoss({
    beforeUrl: withDatabaseName(ctx.instance.target.adminUrl, checkpointName(ctx.run.id)),
    afterUrl: withDatabaseName(ctx.instance.target.adminUrl, ctx.tenant.name),
    earlier: ctx.losses.get(ctx.run.id) ?? null,
    quiet,
    documents: ctx.catalogue.documents,
    catalogue: ctx.catalogue.delta,
  })
  if (!quiet) keepNewest(ctx.losses, ctx.run.id, content, mostKept)
  return lossOf(content)
}

function lossOf(content: LossContent): Loss {
  return toDocument('Loss', { digest: lossDigest(content), ...content })
}

/** Going back had put the checkpoint in place when it stopped: its copy has become the live database. */
async function isBack(ctx: RunContext): Promise<boolean> {
  return (await ctx.facts.get('goBack')) !== null && !(await ctx.tenant.databaseExists(checkpointName(ctx.run.id)))
}
