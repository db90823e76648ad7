/**
 * PostgreSQL ended as `pg_ctl -m immediate` does, under a run: the tenant's while it is copied, updated, swapped and opened; Evenkeel's own at many places. Its own
 * is only waited for: the run ends as if nothing had happened. The tenant's ends the run as undisturbed, or with the old release and its books.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAlive, recordOf } from '../../src/drivers/lib/process-record.ts'
import { startPrivateCluster } from '../../src/server/private-cluster.ts'
import type { TrialVersion } from '../e2e/trial-module.ts'
import { tenantState } from './end-state.ts'
import { comparable, endOf, neverNeither, type Worlds } from './outcome.ts'
import { type OwnCluster, ownCluster } from './own-cluster.ts'
import { makePlant, type Plant } from './plant.ts'

const bad: TrialVersion = { version: '1.1.1', post: [`update account_move set invoice_date_due = invoice_date_due + 1 where state = 'posted'`] }
const good: TrialVersion = { version: '1.1.2', post: [{ sleep: 1 }] }
const limitMs = 300_000

describe("the tenant's PostgreSQL", { timeout: limitMs }, () => {
  let cluster: OwnCluster
  let plant: Plant
  let worlds: Worlds
  const releases = { good: '', bad: '' }

  beforeAll(async () => {
    cluster = await ownCluster('18.0')
    plant = await makePlant('18.0', 'stand-in', { tenant: cluster.tenant })
    for (const [name, trial] of [
      ['good', good],
      ['bad', bad],
    ] as const)
      releases[name] = await plant.release(trial)
    const before = await tenantState(plant)
    const id = await plant.begin(releases.good)
    expect((await plant.ended(id)).outcome).toBe('released')
    worlds = { before, after: await tenantState(plant) }
    await plant.askRollback(id)
    await plant.ended(id)
  })
  afterAll(async () => {
    await plant?.close()
    await cluster?.close()
  })

  async function endsAs(id: string, outcome: string | RegExp): Promise<void> {
    const run = await neverNeither(plant, id, worlds)
    expect(run.outcome).toMatch(outcome)
    plant.order({})
    if (run.outcome !== 'released') return
    await plant.askRollback(id)
    expect((await plant.ended(id)).outcome).toBe('rolledBack')
  }

  async function crashAndStart(): Promise<void> {
    await cluster.crash()
    await sleep(200)
    await cluster.start()
  }

  it('ends while it is copied', async () => {
    plant.order({ stopAt: '^release/checkpoint > tenant.copy before' })
    const id = await plant.begin(releases.good)
    await plant.untilStopped()
    const copying = cluster.untilSession(`state = 'active' and query ~* '^create database'`)
    await sleep(100)
    plant.letGo()
    await copying
    await crashAndStart()
    await endsAs(id, 'rolledBack')
  })

  it('ends while Odoo updates', async () => {
    const id = await plant.begin(releases.good)
    await cluster.untilSession(`application_name ~ '^ek-.*-a1-' and state = 'idle in transaction'`)
    await crashAndStart()
    await endsAs(id, 'rolledBack')
  })

  it('ends in the middle of the swap back', async () => {
    plant.order({ stopAt: '^release/undo-update > tenant.swap before' })
    const id = await plant.begin(releases.bad)
    await plant.untilStopped()
    // In the way of the second half of the transaction: the live database has its other name by then.
    const hindrance = new pg.Client({ connectionString: cluster.superuserUrl() })
    hindrance.on('error', () => {})
    await hindrance.connect()
    const [copy] = await plant.estate.sql<{ datname: string }>(
      `select datname from pg_database where datname like 'ek\\_%\\_ck' and datname like $1`,
      [`%${id.slice(-12).toLowerCase()}%`],
    )
    await hindrance.query(`begin; comment on database ${copy?.datname} is 'in the way'`)
    const swapping = cluster.untilSession(`wait_event_type = 'Lock' and query ~* '^alter database "ek_.*_ck" rename'`)
    plant.letGo()
    await swapping
    await crashAndStart()
    await endsAs(id, 'rolledBack')
  })

  it('is down when users are let in', async () => {
    plant.order({ stopAt: '^release/open > tenant.lowerFence before' })
    const id = await plant.begin(releases.good)
    await plant.untilStopped()
    await cluster.crash()
    plant.letGo()
    await sleep(500)
    await cluster.start()
    await endsAs(id, /released|rolledBack/)
  })
})

describe("Evenkeel's own PostgreSQL", { timeout: limitMs }, () => {
  let plant: Plant
  let folder: string
  let cluster: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-own-data-'))
    await chmod(folder, 0o711)
    plant = await makePlant('18.0', 'stand-in', { controlPlane: '', data: join(folder, 'data') })
    cluster = join(folder, 'data/postgres')
  })
  afterAll(async () => {
    await plant?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function crashAndStart(): Promise<void> {
    const { pid } = await startPrivateCluster({ folder: cluster })
    const postmaster = recordOf(pid)
    process.kill(pid, 'SIGQUIT')
    while (isAlive(postmaster)) await sleep(5)
    await sleep(300)
    await startPrivateCluster({ folder: cluster })
  }

  it.each([
    ['a good release', good, ['checkpoint > tenant.copy', 'update > odoo.update', 'open > tenant.lowerFence']],
    ['a bad release', bad, ['undo-update > tenant.swap', 'undo-quiet > runtime.serve']],
  ] as const)('ends again and again under %s', async (_title, trial, places) => {
    const release = await plant.release(trial)
    plant.order({})
    const undisturbed = await endOf(plant, await plant.begin(release))
    const takeBack = async ({ run }: typeof undisturbed) => {
      if (run.outcome !== 'released') return
      await plant.askRollback(run.id)
      await plant.ended(run.id)
    }
    await takeBack(undisturbed)
    plant.order({ stopAt: `^release/(${places.join('|')}) before` })
    const id = await plant.begin(release)
    for (const place of places) {
      expect(await plant.untilStopped()).toBe(`release/${place} before`)
      await crashAndStart()
      plant.letGo()
    }
    const disturbed = await endOf(plant, id)
    expect(comparable(disturbed)).toEqual(comparable(undisturbed))
    await takeBack(disturbed)
  })
})
