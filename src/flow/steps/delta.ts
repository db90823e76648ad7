/**
 * Delta and books after: everything that the update changed, row by row, and what it means for the books. Only the updater wrote since the checkpoint, so
 * counters say where to look (rule 8).
 *
 * needs: update, verify-states, books-before.
 * do: compares the checkpoint's copy with the live database; takes the books again; explains by registry, release or declaration.
 * undo: none, it only reads.
 * how we know: nothing unexplained, nothing declared and absent, no check worse than before, nothing that could not be measured.
 */
import { join } from 'node:path'
import { compareBooks } from '../../domain/books/compare-books.ts'
import { Books } from '../../domain/books.ts'
import { withDatabaseName } from '../../domain/connection.ts'
import type { Delta, DeltaChange } from '../../domain/delta.ts'
import type { CompareDatabases } from '../../ports/comparison.ts'
import { patchFindings } from '../../store/runs.ts'
import { takeRunBooks } from '../books.ts'
import type { RunContext, Step, StepResult } from '../context.ts'
import { readEvidence } from '../evidence.ts'
import { checkpointName } from '../names.ts'
import { noUpdate, updates } from '../without-update.ts'
import { manifestOf } from './checkpoint.ts'

/** How many unexplained changes `run show` names, and of one table: one that changed a thousand rows must not hide the next. All are in the evidence. */
const namedInRun = 12
const namedPerTable = 3

export const delta: Step = {
  name: 'delta',
  undo: null,
  async do(ctx): Promise<StepResult> {
    if (!updates(ctx)) return noUpdate
    const [changed, taken] = await both(readRunDelta(ctx), takeRunBooks(ctx, ctx.tenant.name, ctx.instance.filestore, 'books-after.json'))
    const before = Books.parse(await readEvidence(join(ctx.evidenceFolder(ctx.run.id), 'books-before.json')))
    const books = compareBooks(before, taken, ctx.plan.expects, { delta: changed })
    await ctx.writeEvidence(join(ctx.evidenceFolder(ctx.run.id), 'books-after.json'), books)
    await patchFindings(ctx.database, ctx.run.id, {
      delta: summary(changed),
      books: { before: before.digest, after: books.digest, verdict: books.verdict, differences: books.differences.length },
    })
    return judge(changed, books)
  },
}

/** Waits for both even when one fails: its sessions would be in the way of the swap. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b])
  return [await a, await b]
}

async function readRunDelta(ctx: RunContext): Promise<Delta> {
  const { adminUrl } = ctx.instance.target
  const folder = ctx.evidenceFolder(ctx.run.id)
  const read = await ctx.readDelta({
    beforeUrl: withDatabaseName(adminUrl, checkpointName(ctx.run.id)),
    afterUrl: withDatabaseName(adminUrl, ctx.tenant.name),
    counters: await ctx.facts.get('counters'),
    context: {
      releasedModules: ctx.planned.modules
        .filter((m) => m.action === 'update' && ctx.release.modules.some((r) => r.name === m.name))
        .map((m) => m.name),
      updatedModules: ctx.planned.modules.filter((m) => m.action === 'update').map((m) => m.name),
      expects: ctx.plan.expects,
    },
    catalogue: ctx.catalogue.delta,
    filestore: await ctx.filestore.compare(ctx.instance.filestore, manifestOf(ctx).manifestFile),
    database: await databaseItself(ctx),
    changesFile: join(folder, 'delta-changes.ndjson'),
  })
  await ctx.writeEvidence(join(folder, 'delta.json'), read)
  return read
}

/** An update that an earlier version of Evenkeel ran has not written down what was before. */
async function databaseItself(ctx: RunContext): Promise<CompareDatabases['database']> {
  const before = await ctx.facts.get('fenced')
  return before && { before, after: await ctx.tenant.attributes() }
}

function judge(changed: Delta, books: Books): StepResult {
  const data = { unexplained: changed.unexplained, tables: changed.tables.length, books: books.verdict, scope: changed.scope }
  if (changed.verdict === 'bad') return { state: 'failed', code: 'bad', detail: unexplained(changed), data }
  if (books.verdict === 'bad') return { state: 'failed', code: 'bad', detail: badBooks(books), data }
  if (changed.verdict === 'notMeasured')
    return { state: 'failed', code: 'notMeasured', detail: `could not be compared: ${changed.notMeasured.slice(0, 3).join('; ')}`, data }
  if (books.verdict !== 'ok') return { state: 'failed', code: 'notMeasured', detail: notMeasured(books), data }
  return { state: 'done', detail: `${changed.tables.length} tables changed, every change explained; the books are intact`, data }
}

function unexplained(changed: Delta): string {
  const [first] = changed.changes.filter((change) => change.why === 'unexplained')
  const [object] = changed.schema.filter((change) => change.why === 'unexplained')
  const [missing] = changed.missing
  if (changed.unexplained === 0 && missing)
    return `declared but it did not happen: ${missing.what} (wanted ${missing.wanted}, found ${missing.found})`
  const example = first
    ? `${first.document ?? `${first.table} ${first.key}`}${first.column ? `, ${first.column}: ${first.before} -> ${first.after}` : ''}`
    : object
      ? `${object.kind} ${object.object}`
      : 'see delta.json'
  return `${changed.unexplained} changes that nothing explains, the first: ${example}`
}

function badBooks(books: Books): string {
  const bad = books.checks.filter((check) => check.verdict === 'bad')
  return `the books changed: ${bad.map((check) => `${check.id} ${check.title} (${check.new})`).join('; ')}`
}

function notMeasured(books: Books): string {
  const open = books.checks.filter((check) => check.verdict === 'notMeasured')
  return open.length > 0 ? `could not be measured: ${open.map((check) => `${check.id} (${check.why})`).join(', ')}` : `the books are ${books.verdict}`
}

function summary(changed: Delta) {
  return {
    verdict: changed.verdict,
    unexplained: changed.unexplained,
    tables: changed.tables,
    first: spread(changed.changes.filter((change) => change.why === 'unexplained'))
      .slice(0, namedInRun)
      .map(({ table, key, document, column, before, after }) => ({ table, key, document, column, before, after })),
    digest: changed.digest,
  }
}

function spread(changes: DeltaChange[]): DeltaChange[] {
  const named = new Map<string, number>()
  return changes.filter(({ table }) => {
    const count = (named.get(table) ?? 0) + 1
    named.set(table, count)
    return count <= namedPerTable
  })
}
