/** A control plane without a world: the real database, the real use cases, and effects that remember what they were asked. */
import { Readable } from 'node:stream'
import { afterAll } from 'vitest'
import type { Effects } from '../../src/api/effects.ts'
import type { Command } from '../../src/app/command.ts'
import { bindUseCases, type UseCases } from '../../src/app/use-cases.ts'
import { toDocument } from '../../src/domain/document.ts'
import { reviewEstate } from '../../src/domain/estate-review.ts'
import type { InstanceConfig } from '../../src/domain/instance.ts'
import type { JournalRecord } from '../../src/domain/journal.ts'
import { type Loss, type LossContent, lossDigest } from '../../src/domain/loss.ts'
import type { ReleaseDiff } from '../../src/domain/need.ts'
import type { InstanceFacts, Plan } from '../../src/domain/plan.ts'
import { type ReleaseModule, releaseDigest, releaseLabel } from '../../src/domain/release.ts'
import type { Rollout, RunOutcome } from '../../src/domain/run.ts'
import { reviewModules } from '../../src/inspect/review/review-modules.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { readJournal, sealOnce } from '../../src/store/journal.ts'
import { beginRollout, endRollout } from '../../src/store/rollouts.ts'
import { endRun } from '../../src/store/runs.ts'
import { databaseForFile } from '../harness/databases.ts'
import { contentOf, healthyFacts, releaseModule } from './facts.ts'

export const startOfTime = Date.parse('2026-11-21T08:00:00.000Z')

/** A clock that goes on by a millisecond at every look. */
export function tickingClock(): () => number {
  let now = startOfTime
  return () => now++
}

export interface ControlPlane {
  database: Database
  url: string
  now: () => number
  useCases: UseCases
  /** A command of an operator named ann, now. */
  command: (more?: Partial<Command>) => Command
}

/** Call it once at the top of a file. */
export async function controlPlane(): Promise<ControlPlane> {
  const url = await databaseForFile()
  const database = openDatabase(url)
  afterAll(() => database.destroy())
  const now = tickingClock()
  const useCases = bindUseCases(database, now)
  return { database, url, now, useCases, command: (more = {}) => ({ actor: 'ann', now: now(), ...more }) }
}

const at = '2026-11-21T08:00:00.000Z'
const nothingReviewed = { modules: [], around: [], ages: new Map(), at, series: null, folders: [], notMeasured: [] }

let port = 20_000

type Spawned = Extract<InstanceConfig, { runtime: 'spawn' }>

export function aConfig(more: Partial<Spawned> = {}): Spawned {
  port += 1
  return {
    series: '16.0',
    dbUrl: 'env:ACME_DB',
    adminUrl: 'env:ACME_ADMIN',
    updaterUrl: 'env:ACME_UPDATER',
    runtime: 'spawn',
    odooHome: '/opt/odoo/16.0',
    python: null,
    runAs: null,
    odooDataDir: '/var/lib/odoo',
    addons: ['/srv/acme/addons'],
    listen: `127.0.0.1:${port}`,
    conf: null,
    ...more,
  }
}

export const initialModules = [releaseModule('shop', 'shop 1.0', '16.0.1.0.0'), releaseModule('shop_extra', 'shop_extra 1.0', '16.0.1.0.0')]
export const initialContent = { digest: releaseDigest({ series: '16.0', modules: initialModules }), modules: initialModules }

export async function anInstance({ useCases, command }: ControlPlane, name: string): Promise<void> {
  await useCases.addInstance(command(), { name, config: aConfig(), initial: initialContent })
}

export async function aStoredRelease(
  { useCases, command }: ControlPlane,
  version: string,
  modules: ReleaseModule[] = [releaseModule('shop', `shop ${version}`)],
) {
  const { digest } = await useCases.announceContent({ series: '16.0', modules })
  await useCases.confirmContent(command(), digest)
  return useCases.createRelease(command(), { name: 'shop', version, digest, expects: [] })
}

/** Facts as they are for a stored instance: what it serves comes from its record. */
export async function factsOf({ useCases }: Pick<ControlPlane, 'useCases'>, name: string, more: Partial<InstanceFacts> = {}): Promise<InstanceFacts> {
  const instance = await useCases.showInstance(name)
  return healthyFacts({ instance: name, effective: instance.modules, live: instance.release, ...more })
}

let instances = 0
export const freshName = (): string => `tenant${++instances}/production`

/** The journal's records about a subject, sealed now. */
export async function journalOf({ database }: Pick<ControlPlane, 'database'>, subject: string): Promise<JournalRecord[]> {
  await sealOnce(database)
  return readJournal(database, { subject, limit: 100 })
}

let version = 0

/** An instance of this name, a release that changes it, and a plan that nothing refuses. */
export async function aPlan(plane: ControlPlane, name: string): Promise<Plan> {
  await anInstance(plane, name)
  return planFor(plane, name)
}

export async function planFor(plane: ControlPlane, name: string): Promise<Plan> {
  version += 1
  const release = await aStoredRelease(plane, `1.1.${version}`)
  return plane.useCases.createPlan(plane.command(), { release, facts: [await factsOf(plane, name)], diskFree: null })
}

export const gather = (plane: Pick<ControlPlane, 'useCases'>) => (instance: string) => factsOf(plane, instance)

/** A rollout of one instance, carried out as far as our tables know. */
export async function endedRollout(plane: ControlPlane, name: string, outcome: RunOutcome = 'released'): Promise<Rollout & { run: string }> {
  const exists = await plane.useCases.showInstance(name).catch(() => null)
  const plan = exists ? await planFor(plane, name) : await aPlan(plane, name)
  const rollout = await plane.useCases.startRollout(plane.command(), plan.id, gather(plane))
  const [run = ''] = await beginRollout(plane.database, rollout.id)
  await endRun(plane.database, run, { outcome, why: 'as the test says', next: 'nothing' }, plane.now())
  await endRollout(plane.database, rollout.id, plane.now())
  return { ...rollout, run }
}

export function aLoss(more: Partial<LossContent> = {}): Loss {
  const content: LossContent = { documents: [], numbersReissued: [], mailsSent: 0, files: 0, others: [], ...more }
  return toDocument('Loss', { digest: lossDigest(content), ...content })
}

export interface RecordedEffects extends Effects {
  /** Names of the effects that were asked for, in order, with their first argument where it is a text. */
  asked: string[]
  received: Map<string, Buffer>
}

function aDiff(from: string, to: string): ReleaseDiff {
  const module = {
    name: 'shop',
    need: 'restart' as const,
    reasons: [
      {
        rule: 'python-code',
        need: 'restart' as const,
        kind: 'application' as const,
        file: 'models.py',
        line: 3,
        text: 'method shop.total was changed',
      },
    ],
    dependents: [],
  }
  return toDocument('ReleaseDiff', {
    ...{ from: { label: from, digest: null }, to: { label: to, digest: null } },
    ...{ modules: [module], update: [], closure: [], restart: ['shop'], kinds: ['application' as const], hazards: [] },
  })
}

export function recordedEffects(plane: Pick<ControlPlane, 'useCases'>, more: Partial<Effects> = {}): RecordedEffects {
  const asked: string[] = []
  const received = new Map<string, Buffer>()
  const noted = (name: string, subject = ''): void => {
    asked.push(`${name} ${subject}`.trim())
  }
  return {
    asked,
    received,
    prepareInstance: async (name, request) => {
      noted('prepareInstance', name)
      return { config: aConfig(request as Partial<Spawned>), initial: initialContent }
    },
    observe: async () => ({ state: 'serving', pid: 4711, detail: null }),
    startInstance: async (instance) => noted('startInstance', instance.name),
    stopInstance: async (instance) => noted('stopInstance', instance.name),
    takeBooks: async (instance) => {
      noted('takeBooks', instance.name)
      return toDocument('Books', {
        instance: instance.name,
        database: 'acme at 127.0.0.1:5432',
        at: '2026-11-21T08:00:00.000Z',
        asOf: '2026-11-21',
        series: '16.0' as const,
        verdict: 'ok' as const,
        digest: contentOf('books'),
        checks: [],
        differences: [],
        missing: [],
        totals: [],
        rows: {},
      })
    },
    gatherFacts: (instance) => factsOf(plane, instance),
    diff: async (against, release) =>
      'release' in against
        ? aDiff(releaseLabel(against.release), releaseLabel(release))
        : { ...aDiff('live', releaseLabel(release)), instance: against.instance.name },
    check: async (release, base) =>
      toDocument('ReleaseCheck', {
        series: release.series,
        verdict: 'ok' as const,
        modules: release.modules.map(({ name }) => ({ name, folder: `${releaseLabel(release)}/${name}` })),
        findings: [],
        allowed: [],
        notMeasured: base === null ? [] : [releaseLabel(base)],
      }),
    releaseNotes: async (against, release) =>
      toDocument('ReleaseNotes', {
        from: 'release' in against ? releaseLabel(against.release) : 'live',
        release: releaseLabel(release),
        instance: 'instance' in against ? against.instance.name : null,
        modules: [],
      }),
    reviewInstance: async ({ name }) => reviewModules({ ...nothingReviewed, instance: name }),
    reviewEstate: async (instances) => {
      const looks = instances.map(({ name, config, modules }) => ({ name, series: config.series, serves: modules }))
      return reviewEstate({ looks: looks.map((look) => ({ ...look, release: 'x@1', seen: null, notMeasured: 'nobody looked' })), releases: [], at })
    },
    hasContent: async (digest) => received.has(digest),
    receiveContent: async ({ digest, content }) => {
      noted('receiveContent', digest)
      received.set(digest, Buffer.concat(await content.toArray()))
    },
    computeLoss: async (run) => {
      noted('computeLoss', run)
      return aLoss()
    },
    mustHoldNewRelease: async (run) => noted('mustHoldNewRelease', run),
    dropWayBack: async (run) => noted('dropWayBack', run),
    wakeDispatcher: () => noted('wakeDispatcher'),
    readLog: async (_run, { offset, limit }) => {
      const log = Buffer.from('Modules loaded. Größe\n')
      return { bytes: log.subarray(offset, offset + limit), size: log.length }
    },
    listEvidence: async () => [{ name: 'run.json', bytes: 2 }],
    openEvidence: async (_run, file) => (file === 'run.json' || file === 'books.html' ? Readable.from('{}') : null),
    fix: async (_command, ids) => {
      noted('fix', ids.join(' '))
      return toDocument('DoctorFix', { fixes: [], doctor: toDocument('Doctor', { ok: true, checks: [] }) })
    },
    doctor: async () => toDocument('Doctor', { ok: true, checks: [{ name: 'node', state: 'ok' as const, message: 'Node 24', hint: null }] }),
    ...more,
  }
}
