/**
 * An instance in which a fault can be planted: a control plane's database, a tenant of its own on a real PostgreSQL, a filestore and a data folder, and the real
 * drivers. Instead of Odoo a script that serves a page, or does not. A run in it has got as far as a test says, without the engine: its steps' answers are not
 * kept, everything else is as in the product.
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Digest, hexOf } from '../../src/domain/digest.ts'
import { runLabel } from '../../src/domain/id.ts'
import { oneAtATime } from '../../src/domain/one-at-a-time.ts'
import type { Run } from '../../src/domain/run.ts'
import { openArtefacts } from '../../src/drivers/artefacts/index.ts'
import { openFilestore } from '../../src/drivers/filestore/index.ts'
import { openOdoo } from '../../src/drivers/odoo/index.ts'
import { openTenantDatabase } from '../../src/drivers/postgres/index.ts'
import { makeWorld, type World } from '../../src/drivers/postgres/world.contract.ts'
import { openSpawn } from '../../src/drivers/spawn/index.ts'
import type { BoundInstance, FlowContext, RunContext } from '../../src/flow/context.ts'
import type { Flow } from '../../src/flow/engine.ts'
import { writeEvidence } from '../../src/flow/evidence.ts'
import { withRun } from '../../src/flow/perform.ts'
import type { OdooTarget } from '../../src/ports/odoo.ts'
import { deleteInstance } from '../../src/store/instances.ts'
import { listContent } from '../../src/store/releases.ts'
import { beginRollout } from '../../src/store/rollouts.ts'
import { aPlan, type ControlPlane, freshName, gather } from '../control-plane/fixture.ts'
import { superuserUrl } from '../harness/databases.ts'
import { freePort } from '../harness/free-port.ts'

/** Steps are done at once and forgotten. */
export const flow: Flow = { id: 'flow', step: (_name, work) => work(), sleep: async () => {} }

/** Serves a page on the socket that it is handed, or ends at once when a file `broken` lies beside it. */
const odooBin = `const { existsSync } = require('node:fs')
if (existsSync(__dirname + '/broken')) { console.log('2026-11-21 00:00:00,000 1 CRITICAL x odoo: no'); process.exit(1) }
const server = require('node:http').createServer((_, response) => response.end('ok'))
server.listen({ fd: 3 })
process.on('SIGTERM', () => process.exit(0))
`

export interface Rig {
  plane: ControlPlane
  world: World
  folder: string
  data: string
  dataDir: string
  odooHome: string
  instance: string
  port: number
  run: string
  ctx: FlowContext
  bound: BoundInstance
  /** As a step of the run sees it. */
  inRun<T>(work: (run: RunContext) => Promise<T>): Promise<T>
  shown(): Promise<Run>
  close(): Promise<void>
}

export async function makeRig(plane: ControlPlane): Promise<Rig> {
  const world = await makeWorld(await superuserUrl())
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-rig-'))
  await chmod(folder, 0o755)
  const [data, dataDir, odooHome] = ['data', 'odoo', 'home'].map((name) => join(folder, name)) as [string, string, string]
  for (const each of [data, join(data, 'instances'), join(data, 'releases'), dataDir, odooHome]) await mkdir(each, { recursive: true })
  await writeFile(join(odooHome, 'odoo-bin'), odooBin)
  const instance = freshName()
  const rollout = await plane.useCases.startRollout(plane.command(), (await aPlan(plane, instance)).id, gather(plane))
  const [run = ''] = await beginRollout(plane.database, rollout.id)
  for (const { digest } of await listContent(plane.database)) await mkdir(join(data, 'releases', hexOf(digest as Digest)), { recursive: true })
  const port = await freePort()
  const artefacts = openArtefacts(data)
  const bound = boundInstance({ instance, world, data, dataDir, odooHome, port, compose: artefacts.compose })
  const runtime = openSpawn()
  const ctx = {
    ...{
      database: plane.database,
      now: Date.now,
      artefacts,
      runtime,
      filestore: openFilestore(),
      odoo: openOdoo(),
      openDatabase: openTenantDatabase,
      writeEvidence,
    },
    ...{
      catalogue: { delta: { housekeeping: [] }, documents: [] },
      evidenceFolder: (id: string) => join(data, 'evidence', id),
      bind: async (name: string) => (name === instance ? bound : Promise.reject(new Error(`no ${name} in this rig`))),
    },
    ...{ probes: new Map(), verifiedFiles: new Map(), plannedRuns: new Map(), losses: new Map() },
    ...{ critical: new Set(), exclusive: oneAtATime(), stopping: () => false },
    ...{
      log: { info: () => {}, warn: () => {}, error: () => {} },
      startProbe: () => ({ seen: () => ({ firstBad: null, firstGoodAfter: null }), stop: async () => [] }),
    },
  } as unknown as FlowContext
  const inRun = <T>(work: (context: RunContext) => Promise<T>): Promise<T> => withRun(ctx, run, 1, work)
  return {
    ...{ plane, world, folder, data, dataDir, odooHome, instance, port, run, ctx, bound, inRun },
    shown: () => plane.useCases.showRun(run),
    async close() {
      await runtime.stop(await bound.odoo([]), { drainMs: 5_000, limitMs: 2_000, page: false }).catch(() => {})
      const label = runLabel(run)
      const names = await world.superuser(`select datname from pg_database where datname like 'ek\\_${label}\\_%' or datname = 'lost_${label}'`)
      for (const { datname } of names) await world.superuser(`drop database ${datname} with (force)`)
      await world.destroy()
      await plane.database.transaction().execute((tx) => deleteInstance(tx, instance))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Places {
  instance: string
  world: World
  data: string
  dataDir: string
  odooHome: string
  port: number
  compose: FlowContext['artefacts']['compose']
}

function boundInstance({ instance, world, data, dataDir, odooHome, port, compose }: Places): BoundInstance {
  const database = world.database
  const connection = (role: 'application' | 'updater') => ({ host: null, port: null, user: world.role(role), password: null, database })
  const odoo: BoundInstance['odoo'] = async (modules) =>
    ({
      ...{ instance, series: '16.0', odooHome, python: process.execPath, runAs: null, dataDir, baseConf: null },
      ...{ folder: join(data, 'instances', ...instance.split('/')), pycache: join(data, 'pycache') },
      ...{ app: connection('application'), updater: connection('updater'), listen: { host: '127.0.0.1', port }, commands: null },
      addonsPath: [await compose(instance, modules)],
    }) satisfies OdooTarget
  return {
    ...{ name: instance, modules: [], release: { name: instance.replace('/', '-'), version: 'initial' } },
    ...{ limits: { updateMs: 5_000, stopMs: 2_000, startMs: 5_000, holdMs: 5_000 }, warnings: { fatal: [], ignore: [] }, checks: [] },
    ...{ target: world.target, odoo, filestore: join(dataDir, 'filestore', 'files'), keepFolder: (id: string) => join(dataDir, '.evenkeel', id) },
    pageUrl: `http://127.0.0.1:${port}/web/login`,
    config: {
      series: '16.0',
      runtime: 'spawn',
      odooHome,
      python: process.execPath,
      runAs: null,
      odooDataDir: dataDir,
      addons: [],
      listen: `127.0.0.1:${port}`,
      conf: null,
    },
  } as unknown as BoundInstance
}

/** The run stands behind its checkpoint: fenced, copied, and what it was is remembered. */
export async function checkpointed(rig: Rig, options: { served?: boolean; updated?: boolean } = {}): Promise<void> {
  const { served = false, updated = false } = options
  await rig.inRun(async (run) => {
    await run.facts.put('attributes', await run.tenant.attributes())
    await run.facts.put('before', { modules: [], release: rig.bound.release, served })
    await run.tenant.raiseFence(run.label)
    const copy = await run.tenant.copy(run.tenant.name, `ek_${run.label}_ck`)
    const files = await run.filestore.checkpoint(run.instance.filestore, {
      manifestFile: join(run.evidenceFolder(run.run.id), 'filestore-manifest.ndjson'),
      keep: run.instance.keepFolder(run.run.id),
    })
    await run.facts.put('checkpoint', { ...copy, copy: `ek_${run.label}_ck`, files: files.files, fileBytes: files.bytes, filesKept: files.how })
    if (updated) await run.facts.put('updater', { pid: 2 ** 22, startTime: '1', attempt: 1 })
  })
}
