/**
 * Tries edits on every Odoo of this machine and writes results/<series>.json: those that have no result yet, or those that are named.
 * Usage: npm run truth -- [--series 16.0] [--batches N] [EDIT...]. Removing a result makes it be found again; with --batches it can be done piece by piece.
 */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { findOdoo, howToGiveOdoo } from '../../sandbox/find-odoo.ts'
import { startRun } from '../harness/run-folder.ts'
import { type EditTruth, largestBatch, makeStart, tryBatch } from './batch.ts'
import type { Edit } from './edit.ts'
import { edits } from './edits/index.ts'
import { makeBase, openWorld } from './odoo-run.ts'

const { values, positionals } = parseArgs({
  options: { series: { type: 'string' }, batches: { type: 'string', default: '1000' } },
  allowPositionals: true,
})
const trees = findOdoo().filter((tree) => values.series === undefined || tree.series === values.series)
if (trees.length === 0) {
  console.error(howToGiveOdoo)
  process.exit(7)
}
const harness = await startRun()
const folder = await mkdtemp(join(tmpdir(), 'evenkeel-truth-'))
// Odoo's user must be able to enter.
await chmod(folder, 0o711)
try {
  const { superuserUrl } = (await ask(harness.socket, '/cluster')) as { superuserUrl: string }
  for (const odoo of trees) {
    const world = await openWorld(odoo, superuserUrl, join(folder, odoo.series))
    const base = `truth_base_${odoo.series.replace('.', '_')}`
    await timed(`${odoo.series}: base`, () => makeBase(world, base, ['web']))
    const wanted = await wantedOf(odoo.series)
    const together = chunks(
      wanted.filter((edit) => !edit.alone),
      largestBatch,
    )
    const batches = [...together, ...wanted.filter((edit) => edit.alone).map((edit) => [edit])].slice(0, Number(values.batches))
    if (batches.length === 0) continue
    const start = await timed(`${odoo.series}: the chains before any edit`, () =>
      makeStart(world, base, Math.max(...batches.map((batch) => batch.length))),
    )
    for (const batch of batches) {
      const truths = await timed(`${odoo.series}: ${batch.length} edits`, () => tryBatch(world, start, batch))
      await keep(odoo.series, truths)
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
  await harness.end()
}

async function wantedOf(series: string): Promise<Edit[]> {
  if (positionals.length > 0) return edits.filter((edit) => positionals.includes(edit.id))
  const kept = await readResults(series)
  return edits.filter((edit) => !Object.hasOwn(kept, edit.id))
}

function fileOf(series: string): string {
  return join(import.meta.dirname, 'results', `${series}.json`)
}

async function readResults(series: string): Promise<Record<string, EditTruth>> {
  return JSON.parse(await readFile(fileOf(series), 'utf8').catch(() => '{}')) as Record<string, EditTruth>
}

async function keep(series: string, truths: Record<string, EditTruth>): Promise<void> {
  const file = fileOf(series)
  const kept = await readResults(series)
  const all = Object.entries({ ...kept, ...truths }).filter(([id]) => edits.some((edit) => edit.id === id))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))), null, 1)}\n`)
}

function chunks<T>(all: T[], size: number): T[][] {
  return all.length === 0 ? [] : [all.slice(0, size), ...chunks(all.slice(size), size)]
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work()
  console.error(`${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return result
}

function ask(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path }, async (response) => resolve((JSON.parse(await new Response(response as never).text()) as { value: unknown }).value))
      .on('error', reject)
      .end()
  })
}
