/**
 * Closing the evidence folder of a run: the documents as they stand, the controller's page, and the journal's head, so that cutting off or rewriting the
 * journal is found later by anybody who holds the folder (rule 19). Written again when the run goes on (a rollback after users are back).
 */
import { join } from 'node:path'
import { Books } from '../domain/books.ts'
import { Delta } from '../domain/delta.ts'
import { toDocument } from '../domain/document.ts'
import { booksPage } from '../domain/report/books-page.ts'
import { head, sealOnce } from '../store/journal.ts'
import { getRun, setEvidence } from '../store/runs.ts'
import { isStoreUnavailable } from '../store/unavailable.ts'
import type { FlowContext } from './context.ts'
import { readEvidence } from './evidence.ts'
import { runFacts } from './facts.ts'
import { sentence, withRun } from './perform.ts'

/** The run has ended already: a disk without room for its folder does not change how. */
export async function sealEvidenceOrSay(ctx: FlowContext, runId: string): Promise<void> {
  await sealEvidence(ctx, runId).catch((error: unknown) => {
    if (isStoreUnavailable(error)) throw error
    ctx.log.error(`run ${runId}: its evidence in ${ctx.evidenceFolder(runId)} is not complete: ${sentence(error)}`, error)
  })
}

async function sealEvidence(ctx: FlowContext, runId: string): Promise<void> {
  const folder = ctx.evidenceFolder(runId)
  await setEvidence(ctx.database, runId, folder)
  await withRun(ctx, runId, 0, async ({ plan, release, planned }) => {
    const run = await getRun(ctx.database, runId)
    if (!run) return
    const outage = await runFacts(ctx.database, runId, ctx.now).get('outage')
    const before = Books.nullable().parse(await readEvidence(join(folder, 'books-before.json')))
    const after = Books.nullable().parse(await readEvidence(join(folder, 'books-after.json')))
    const delta = Delta.nullable().parse(await readEvidence(join(folder, 'delta.json')))
    await ctx.writeEvidence(join(folder, 'run.json'), run)
    await ctx.writeEvidence(join(folder, 'plan.json'), plan)
    await ctx.writeEvidence(join(folder, 'release.json'), release)
    await ctx.writeEvidence(join(folder, 'books.html'), booksPage({ run, planned, release, before, after, delta, outage }))
  })
  await sealOnce(ctx.database)
  const { seq, hash } = await head(ctx.database)
  await ctx.writeEvidence(join(folder, 'head.json'), toDocument('JournalHead', { seq, hash, at: new Date(ctx.now()).toISOString() }))
}
