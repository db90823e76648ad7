/** Binds what routes need of the world to the drivers. Each function is short; what it does lies in the driver or the flow. */
import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Against, Effects } from '../api/effects.ts'
import { databaseName, withDatabaseName } from '../domain/connection.ts'
import type { DoctorCheck } from '../domain/doctor.ts'
import { toDocument } from '../domain/document.ts'
import type { Instance } from '../domain/instance.ts'
import type { Release } from '../domain/release.ts'
import { mustHoldNewRelease } from '../flow/accept-flow.ts'
import { parallelChecks } from '../flow/books.ts'
import type { BoundInstance, FlowContext } from '../flow/context.ts'
import type { Dispatcher } from '../flow/dispatch.ts'
import { lookAtLoss } from '../flow/look-at-loss.ts'
import { withRun } from '../flow/perform.ts'
import { serveLimits, stopLimits } from '../flow/serving-limits.ts'
import { dropWayBack } from '../flow/settle-copies.ts'
import { clusterOf } from '../store/database.ts'
import { listInstances } from '../store/instances.ts'
import { liveRunOf } from '../store/rollouts.ts'
import { getRun } from '../store/runs.ts'
import { examine } from './doctor.ts'
import { notMeasured } from './doctor-machine.ts'
import { factSources, liveTables } from './fact-sources.ts'
import { factsCache } from './facts-cache.ts'
import { applyFixes } from './leftovers/fix.ts'
import { toCheck } from './leftovers/found.ts'
import { type Look, lookInInstance, lookOnServer, readRunBook } from './leftovers/index.ts'
import { reading } from './reading.ts'
import type { Wiring } from './wiring.ts'

/** Names of files in an evidence folder: nothing that could lead out of it. */
const safeName = /^[a-z0-9][a-z0-9.-]{0,99}$/i

export function makeEffects(wiring: Wiring, flow: FlowContext, dispatcher: Dispatcher): Effects {
  const { artefacts } = wiring.drivers
  const sources = {
    ...factSources({ ...wiring, artefacts }, wiring.drivers),
    artefacts,
    cache: factsCache(wiring.config.data),
    liveTables: (instance: Instance, names: string[]) => liveTables(wiring.drivers, instance, names),
  }
  const compare = async (against: Against, release: Release) => {
    const { compareReleases, compareWithInstance } = await reading.compare()
    return 'release' in against ? compareReleases(sources, against.release, release) : compareWithInstance(sources, against.instance, release)
  }
  const bound = <T>(instance: Pick<Instance, 'name'>, work: (bound: BoundInstance) => Promise<T>) => flow.bind(instance.name).then(work)
  return {
    prepareInstance: async (name, request) => (await reading.prepare()).prepareInstance(wiring, name, request),
    observe: (instance) => bound(instance, async ({ odoo, modules }) => flow.runtime.observe(await odoo(modules))),
    startInstance: (instance) => bound(instance, (each) => startInstance(flow, each)),
    stopInstance: (instance) =>
      bound(instance, async ({ odoo, modules, limits }) => {
        await flow.runtime.stop(await odoo(modules), { ...stopLimits(limits), page: false })
      }),
    takeBooks: (instance) => bound(instance, (each) => takeBooks(flow, each)),
    gatherFacts: flow.gatherFacts,
    diff: async (against, release) => (await reading.compared()).diffOf(await compare(against, release)),
    async check(release, base) {
      const instances = await listInstances(wiring.database, { limit: 10_000 })
      return (await reading.check()).checkStored({ ...sources, instances }, release, base)
    },
    releaseNotes: async (against, release) => (await reading.compared()).notesOf(await compare(against, release)),
    reviewInstance: async (instance) => (await reading.review()).reviewInstance({ ...sources, now: flow.now }, instance),
    reviewEstate: async (instances, releases) => (await reading.review()).reviewEstate({ ...sources, now: flow.now }, instances, releases),
    hasContent: (digest) => flow.artefacts.has(digest),
    receiveContent: (input) => flow.artefacts.receive(input),
    computeLoss: (run, accepted) => withRun(flow, run, 0, (context) => lookAtLoss(context, accepted)),
    mustHoldNewRelease: (run) => withRun(flow, run, 0, mustHoldNewRelease),
    dropWayBack: (run) => withRun(flow, run, 0, (context) => dropWayBack(context, run)),
    wakeDispatcher: () => dispatcher.wake(),
    readLog: (run, part) => readPart(join(flow.evidenceFolder(run), 'update.log'), part),
    listEvidence: (run) => listFiles(flow.evidenceFolder(run)),
    openEvidence: (run, file) => openFile(flow.evidenceFolder(run), file),
    doctor: () => doctor(wiring, flow),
    fix: async (command, ids) => {
      const context = { ...flow, data: wiring.config.data }
      const instances = await listInstances(wiring.database, { limit: 10_000 })
      const fixes = await applyFixes(
        context,
        command,
        ids,
        instances.map(({ name }) => name),
      )
      return toDocument('DoctorFix', { fixes, doctor: await doctor(wiring, flow) })
    },
  }
}

async function startInstance(flow: FlowContext, { name, odoo, modules, limits }: BoundInstance): Promise<void> {
  await flow.artefacts.setCurrent(name, await flow.artefacts.compose(name, modules))
  await flow.runtime.serve(await odoo(modules), serveLimits(limits))
}

function takeBooks(flow: FlowContext, { name, config, checks, target, filestore }: BoundInstance) {
  const at = new Date(flow.now()).toISOString()
  return flow.readBooks({
    url: withDatabaseName(target.adminUrl, databaseName(target.appUrl)),
    instance: name,
    series: config.series,
    checks,
    asOf: at.slice(0, 10),
    at,
    filestore,
    parallel: parallelChecks,
  })
}

async function doctor({ config, database }: Wiring, flow: FlowContext) {
  const instances = await listInstances(database, { limit: 10_000 })
  const runs = await readRunBook(database)
  return examine({
    ...flow,
    machine: {
      data: config.data,
      database: config.database,
      env: process.env,
      odoos: instances.map((each) => each.config),
    },
    instances: instances.map((each) => each.name),
    leftovers: async (bound) => toChecks(`${bound.name}: leftovers`, await lookInInstance({ ...flow, data: config.data, runs }, bound)),
    leftOnServer: async () => toChecks('data folder: leftovers', await lookOnServer({ ...flow, data: config.data, runs })),
    liveRun: async (name) => {
      const live = await liveRunOf(database, [name])
      return live === null ? null : await getRun(database, live.id)
    },
    ownCluster: () => clusterOf(database),
  })
}

function toChecks(name: string, { found, problems }: Look): DoctorCheck[] {
  return [...found.map(toCheck), ...problems.map((problem) => notMeasured(name, `could not be looked for: ${problem}`, null))]
}

async function readPart(path: string, { offset, limit }: { offset: number; limit: number }): Promise<{ bytes: Uint8Array; size: number } | null> {
  const file = await open(path).catch(() => null)
  if (!file) return null
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, Math.min(limit, size - offset))), { position: offset })
    return { bytes: buffer.subarray(0, bytesRead), size }
  } finally {
    await file.close()
  }
}

async function listFiles(folder: string): Promise<{ name: string; bytes: number }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile() && safeName.test(entry.name))
  return Promise.all(files.map(async ({ name }) => ({ name, bytes: (await stat(join(folder, name))).size })))
}

async function openFile(folder: string, file: string) {
  const found = (await listFiles(folder)).some(({ name }) => name === file)
  return found ? createReadStream(join(folder, file)) : null
}
