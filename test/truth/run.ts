/**
 * Tries edits on every Odoo of this machine and writes results/<series>.json: those that have no result yet, or those that are named. With --real those of Odoo's own
 * addons, real/results/<series>.json; with --hazards what Odoo issues for changed models, issued/results/<series>.json.
 * Usage: npm run truth -- [--real | --hazards] [--series 16.0] [--batches N] [EDIT...]. Removing a result makes it be found again; with --batches it can be done piece by piece.
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
import { lookAtIssued } from './issued/look.ts'
import { makeBase, type OdooWorld, openWorld } from './odoo-run.ts'
import { makeRealStart, realBatches, tryRealBatch } from './real/batch.ts'
import { realBase, realEdits } from './real/edits.ts'

const { values, positionals } = parseArgs({
  options: {
    hazards: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
    series: { type: 'string' },
    batches: { type: 'string', default: '1000' },
  },
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
    await (values.hazards ? tryHazards(world) : values.real ? tryReal(world) : tryChains(world))
  }
} finally {
  await rm(folder, { recursive: true, force: true })
  await harness.end()
}

async function tryChains(world: OdooWorld): Promise<void> {
  const { series } = world.odoo
  const wanted = await wantedOf(edits, series)
  const together = chunks(
    wanted.filter((edit) => !edit.alone),
    largestBatch,
  )
  const batches = [...together, ...wanted.filter((edit) => edit.alone).map((edit) => [edit])].slice(0, Number(values.batches))
  if (batches.length === 0) return
  const base = await baseOf(world, ['web'])
  const start = await timed(`${series}: the chains before any edit`, () => makeStart(world, base, Math.max(...batches.map((batch) => batch.length))))
  for (const batch of batches) await keep(edits, series, await timed(`${series}: ${batch.length} edits`, () => tryBatch(world, start, batch)))
}

async function tryReal(world: OdooWorld): Promise<void> {
  const { series } = world.odoo
  const batches = realBatches(await wantedOf(realEdits, series)).slice(0, Number(values.batches))
  if (batches.length === 0) return
  const base = await baseOf(world, realBase)
  const start = await timed(`${series}: the addons before any edit`, () => makeRealStart(world, base))
  for (const batch of batches)
    await keep(realEdits, series, await timed(`${series}: ${batch.length} edits of real addons`, () => tryRealBatch(world, start, batch)))
}

async function tryHazards(world: OdooWorld): Promise<void> {
  const { series } = world.odoo
  const base = await baseOf(world, ['base'])
  const issued = await timed(`${series}: what Odoo issues`, () => lookAtIssued(world, base))
  await write(join(import.meta.dirname, 'issued/results', `${series}.json`), issued)
}

async function baseOf(world: OdooWorld, modules: string[]): Promise<string> {
  const base = `truth_base_${world.odoo.series.replace('.', '_')}`
  await timed(`${world.odoo.series}: base`, () => makeBase(world, base, modules))
  return base
}

async function wantedOf(all: Edit[], series: string): Promise<Edit[]> {
  if (positionals.length > 0) return all.filter((edit) => positionals.includes(edit.id))
  const kept = await readResults(series)
  return all.filter((edit) => !Object.hasOwn(kept, edit.id))
}

function fileOf(series: string): string {
  return join(import.meta.dirname, values.real ? 'real/results' : 'results', `${series}.json`)
}

async function readResults(series: string): Promise<Record<string, EditTruth>> {
  return JSON.parse(await readFile(fileOf(series), 'utf8').catch(() => '{}')) as Record<string, EditTruth>
}

async function keep(edits: Edit[], series: string, truths: Record<string, EditTruth>): Promise<void> {
  const file = fileOf(series)
  const kept = await readResults(series)
  const all = Object.entries({ ...kept, ...truths }).filter(([id]) => edits.some((edit) => edit.id === id))
  await write(file, Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))))
}

async function write(file: string, result: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(result, null, 1)}\n`)
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
