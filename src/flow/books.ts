/** Books of a run: taken from the copy before and from the live database after, with the same date, so that two books differ only by the update. */
import { join } from 'node:path'
import type { Books } from '../domain/books.ts'
import { withDatabaseName } from '../domain/connection.ts'
import type { RunContext } from './context.ts'

/** Two cores are what the smallest installation has; more sessions gained nothing there. */
export const parallelChecks = 2

/**
 * @param filestore where this database's files lie. For the copy that is what was kept at the checkpoint: the update runs beside, and a file that it deletes
 *   would count as missing before.
 */
export async function takeRunBooks(ctx: RunContext, database: string, filestore: string, file: string): Promise<Books> {
  const books = await ctx.readBooks({
    url: withDatabaseName(ctx.instance.target.adminUrl, database),
    instance: ctx.instance.name,
    series: ctx.instance.config.series,
    checks: ctx.instance.checks,
    asOf: ctx.run.createdAt.slice(0, 10),
    at: new Date(ctx.now()).toISOString(),
    filestore,
    parallel: parallelChecks,
    verifiedFiles: verifiedBy(ctx),
  })
  await ctx.writeEvidence(join(ctx.evidenceFolder(ctx.run.id), file), books)
  return books
}

function verifiedBy(ctx: RunContext): Set<string> {
  const files = ctx.verifiedFiles.get(ctx.run.id) ?? new Set<string>()
  ctx.verifiedFiles.set(ctx.run.id, files)
  return files
}
