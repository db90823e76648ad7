/**
 * An estate whose control plane obeys orders (inside/orders.ts): to die at a place, to do everything twice, to fail. Looked at from outside only, over the HTTP API
 * (a command costs 0.3 s, and there are hundreds of questions), and started again whenever it has died.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { OdooKind, OdooSeries } from '../../sandbox/find-odoo.ts'
import type { Run } from '../../src/domain/run.ts'
import { type Estate, type EstateOptions, makeEstate } from '../e2e/estate.ts'
import { connection } from '../e2e/look.ts'
import type { TrialVersion } from '../e2e/trial-module.ts'
import type { Orders, Traced } from './inside/orders.ts'
import { type Planted, plantedFile } from './inside/planted.ts'

export interface Reply {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: documents of every kind
  json: any
}

export interface Plant {
  estate: Estate
  /** For the next place that the control plane comes to; also for the process after a kill. Clears what was traced. */
  order(orders: Orders): void
  traced(): Traced[]
  /** Places where it was killed, in order. */
  killed(): string[]
  /** Waits until a flow has come to a place where `stopAt` holds it. */
  untilStopped(): Promise<string>
  /** Lets it go on, to the next such place. */
  letGo(): void
  call(method: string, path: string, body?: unknown): Promise<Reply>
  /** Starts the control plane again when it has died; returns when it answers. */
  answering(): Promise<void>
  /** Makes a release of a version and answers its name. */
  release(trial: TrialVersion, expects?: unknown): Promise<string>
  /** Plans and starts a release; answers the run's id. */
  begin(release: string): Promise<string>
  /** Waits until the run goes on no more by itself; starts the control plane again whenever it has died. */
  ended(run: string): Promise<Run>
  /** Waits until the run is held. */
  untilHeld(run: string): Promise<void>
  /** Shows the loss list and takes it; answers when the request was accepted. */
  askRollback(run: string): Promise<void>
  /** Reads what is not proven and takes it. */
  askAccept(run: string): Promise<void>
  /** Asks until it was answered: whoever gets no answer asks again. */
  settle(run: string): Promise<void>
  /** A session of somebody else in the tenant's database; answers how to end it. */
  foreignSession(): Promise<() => Promise<void>>
  /** Puts steps that are wrong on purpose in front of every release of processes that start from now on. */
  plantFault(fault: Planted['fault']): Promise<void>
  close(): Promise<void>
}

const hooks = join(import.meta.dirname, 'inside/hooks.ts')
const endedLimitMs = 240_000

export async function makePlant(series: OdooSeries, kind: OdooKind, options: EstateOptions = {}): Promise<Plant> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-crash-'))
  const environment = { EVENKEEL_CRASH_FOLDER: folder, NODE_OPTIONS: `--import=${hooks}`, ...options.environment }
  const estate = await makeEstate(series, kind, { ...options, environment })
  const lines = <T>(name: string): T[] =>
    (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T)

  const plant: Plant = {
    estate,
    order(orders) {
      for (const name of ['trace.ndjson', 'killed.ndjson', 'stopped', 'go']) rmSync(join(folder, name), { force: true })
      // In one move: a flow may be reading it, and would fail of half an order.
      writeFileSync(join(folder, 'orders.json.new'), JSON.stringify(orders))
      renameSync(join(folder, 'orders.json.new'), join(folder, 'orders.json'))
    },
    traced: () => lines<Traced>('trace.ndjson'),
    killed: () => lines<string>('killed.ndjson'),
    async untilStopped() {
      for (let looks = 0; looks < 1_200; looks++) {
        if (existsSync(join(folder, 'stopped'))) return readFileSync(join(folder, 'stopped'), 'utf8')
        await sleep(50)
      }
      throw new Error(`no flow came to a place that it was to stop at; it went through ${JSON.stringify(plant.traced().map((each) => each.name))}`)
    },
    letGo() {
      const stopped = join(folder, 'stopped')
      writeFileSync(join(folder, 'go'), existsSync(stopped) ? readFileSync(stopped, 'utf8') : '')
      rmSync(stopped, { force: true })
    },
    async call(method, path, body) {
      const { address, token } = await connection(estate)
      const response = await fetch(`${address}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, connection: 'close', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      })
      return { status: response.status, json: await response.json() }
    },
    async answering() {
      const deadline = Date.now() + endedLimitMs
      while (Date.now() < deadline) {
        if (!estate.alive()) await estate.up().catch((error: unknown) => diedAgain(estate, error))
        if ((await plant.call('GET', `/v1/instances/${estate.instance}`).catch(() => null))?.status === 200) return
        await sleep(50)
      }
      throw new Error('the control plane does not answer')
    },
    async release(trial, expects) {
      const { release, plan } = await estate.release(trial, expects === undefined ? {} : { expects })
      if (plan.code !== 0) throw new Error(`no plan for ${release}: ${plan.stderr}${plan.stdout}`)
      return release
    },
    async begin(release) {
      const plan = await plant.call('POST', '/v1/plans', { release, instances: [estate.instance] })
      if (plan.status >= 300 || plan.json.instances[0].refusals.length > 0) throw new Error(`no plan: ${JSON.stringify(plan.json)}`)
      const rollout = await plant.call('POST', '/v1/rollouts', { plan: plan.json.id }).catch(() => null)
      // Killed before it answered.
      if (rollout === null) return runOfPlan(plant, plan.json.id)
      if (rollout.status >= 300) throw new Error(`no rollout: ${JSON.stringify(rollout.json)}`)
      return rollout.json.runs[0].id
    },
    async ended(run) {
      const deadline = Date.now() + endedLimitMs
      for (;;) {
        if (!estate.alive()) await estate.up().catch((error: unknown) => diedAgain(estate, error))
        const found = await restingRun(plant, run)
        if (found) return found
        if (Date.now() > deadline) throw new Error(`run ${run} did not end; killed at ${plant.killed().join(', ')}`)
        await sleep(50)
      }
    },
    async askRollback(run) {
      const shown = await plant.call('POST', `/v1/runs/${run}/rollback`, {})
      const accepted = await plant.call('POST', `/v1/runs/${run}/rollback`, { acceptLoss: shown.json.loss?.digest }).catch(() => null)
      if (accepted === null) return mustSay(plant, run, 'rollback')
      if (accepted.status !== 202) throw new Error(`no rollback: ${JSON.stringify(accepted.json)}`)
    },
    async untilHeld(run) {
      const deadline = Date.now() + endedLimitMs
      while (Date.now() < deadline) {
        if ((await plant.call('GET', `/v1/runs/${run}`).catch(() => null))?.json.state === 'held') return
        await plant.answering()
        await sleep(50)
      }
      throw new Error(`run ${run} was not held`)
    },
    async askAccept(run) {
      const { json } = await plant.call('GET', `/v1/runs/${run}/unproven`)
      const accepted = await plant.call('POST', `/v1/runs/${run}/accept?reason=drill`, { unproven: json.digest }).catch(() => null)
      if (accepted === null) return mustSay(plant, run, 'accepted')
      if (accepted.status !== 202) throw new Error(`not accepted: ${JSON.stringify(accepted.json)}`)
    },
    async settle(run) {
      const deadline = Date.now() + endedLimitMs
      while (Date.now() < deadline) {
        await plant.answering()
        if ((await plant.call('POST', `/v1/runs/${run}/settle`, {}).catch(() => null))?.status === 200) return
      }
      throw new Error(`run ${run} was not settled`)
    },
    async foreignSession() {
      const client = new pg.Client({ connectionString: estate.tenant.urls.app, application_name: 'metabase' })
      await client.connect()
      return () => client.end()
    },
    async plantFault(fault) {
      await writeFile(join(folder, plantedFile), JSON.stringify({ fault, url: estate.tenant.urls.admin } satisfies Planted))
      await estate.kill()
      await estate.up()
    },
    async close() {
      plant.order({})
      plant.letGo()
      await estate.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  plant.order({})
  return plant
}

async function runOfPlan(plant: Plant, plan: string): Promise<string> {
  await plant.answering()
  const { items } = (await plant.call('GET', '/v1/runs?limit=1')).json as { items: Run[] }
  if (items[0]?.plan !== plan) throw new Error(`the start of ${plan} was lost`)
  return items[0].id
}

/** Killed before it answered: what was asked for stands in the run, or was lost. */
async function mustSay(plant: Plant, run: string, what: 'rollback' | 'accepted'): Promise<void> {
  await plant.answering()
  if ((await plant.call('GET', `/v1/runs/${run}`)).json[what] === null) throw new Error(`${what} of ${run} was asked for, and was lost`)
}

/** The run, when it goes on no more by itself; null: it does, or nobody answers now. */
async function restingRun(plant: Plant, id: string): Promise<Run | null> {
  const reply = await plant.call('GET', `/v1/runs/${id}`).catch(() => null)
  if (reply?.status !== 200 || !['done', 'needsPerson'].includes(reply.json.state)) return null
  if (reply.json.rollback !== null) return reply.json
  const rollout = await plant.call('GET', `/v1/rollouts/${reply.json.rollout}`).catch(() => null)
  return rollout?.json.state === 'done' ? reply.json : null
}

/** Killed before it was ready: a flow went on while the rest still started. Only that is taken for granted. */
function diedAgain(estate: Estate, error: unknown): void {
  if (estate.alive() || !/ended with null/.test(String(error))) throw error
}

/** Processes of the machine whose command line or environment holds a text. */
export function processesWith(text: string): string[] {
  const { stdout } = spawnSync('ps', ['axewwo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  return stdout.split('\n').filter((line) => line.includes(text) && !line.includes('ps axewwo'))
}
