/**
 * The tenant's PostgreSQL ended as `pg_ctl -m immediate` does, while it is copied, updated, swapped and opened: the run ends as undisturbed, or with the old release and
 * its books. What `postgres.test.ts` does on the stand-in, and `npm run test:real` on Odoo.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OdooTree } from '../../sandbox/find-odoo.ts'
import type { TrialVersion } from '../e2e/trial-module.ts'
import { tenantState } from './end-state.ts'
import { noiseOf } from './noise.ts'
import { neverNeither, type Worlds } from './outcome.ts'
import { type OwnCluster, ownCluster } from './own-cluster.ts'
import { makePlant, type Plant } from './plant.ts'
import { recorded } from './recorded.ts'
import type { On } from './results.ts'

export const bad: TrialVersion = {
  version: '1.1.1',
  post: [`update account_move set invoice_date_due = invoice_date_due + 1 where state = 'posted'`],
}
export const good: TrialVersion = { version: '1.1.2', post: [{ sleep: 1 }] }
export const limitMs = 300_000

const journey = "the tenant's PostgreSQL ends at once"

export function tenantsPostgres(on: On, odoo: OdooTree): void {
  describe("the tenant's PostgreSQL", { timeout: limitMs }, () => {
    let cluster: OwnCluster
    let plant: Plant
    let worlds: Worlds
    const releases = { good: '', bad: '' }

    beforeAll(async () => {
      cluster = await ownCluster(odoo)
      plant = await makePlant(odoo.series, odoo.kind, { tenant: cluster.tenant })
      for (const [name, trial] of [
        ['good', good],
        ['bad', bad],
      ] as const)
        releases[name] = await plant.release(trial)
      const before = await tenantState(plant)
      const id = await plant.begin(releases.good)
      expect((await plant.ended(id)).outcome).toBe('released')
      const after = await tenantState(plant)
      await plant.askRollback(id)
      await plant.ended(id)
      worlds = { before, after, noise: odoo.kind === 'real' ? await noiseOf(before, await tenantState(plant)) : [] }
    }, limitMs)
    afterAll(async () => {
      await plant?.close()
      await cluster?.close()
    })

    async function endsAs(id: string, outcome: string | RegExp, record: ReturnType<typeof recorded>): Promise<void> {
      const run = await neverNeither(plant, id, worlds)
      record({ kills: 1, ended: run.outcome ?? run.state, noise: worlds.noise ?? [] })
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
      const record = recorded(on, journey, 'ends while it is copied')
      plant.order({ stopAt: '^release/checkpoint > tenant.copy before' })
      const id = await plant.begin(releases.good)
      await plant.untilStopped()
      const copying = cluster.untilSession(`state = 'active' and query ~* '^create database'`)
      await sleep(100)
      plant.letGo()
      await copying
      await crashAndStart()
      await endsAs(id, 'rolledBack', record)
    })

    it('ends while Odoo updates', async () => {
      const record = recorded(on, journey, 'ends while Odoo updates')
      const id = await plant.begin(releases.good)
      await cluster.untilSession(`application_name ~ '^ek-.*-a1-' and state = 'idle in transaction'`)
      await crashAndStart()
      await endsAs(id, 'rolledBack', record)
    })

    it('ends in the middle of the swap back', async () => {
      const record = recorded(on, journey, 'ends in the middle of the swap back')
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
      await endsAs(id, 'rolledBack', record)
    })

    it('is down when users are let in', async () => {
      const record = recorded(on, journey, 'is down when users are let in')
      plant.order({ stopAt: '^release/open > tenant.lowerFence before' })
      const id = await plant.begin(releases.good)
      await plant.untilStopped()
      await cluster.crash()
      plant.letGo()
      await sleep(500)
      await cluster.start()
      await endsAs(id, /released|rolledBack/, record)
    })
  })
}
