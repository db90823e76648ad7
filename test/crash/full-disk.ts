/**
 * A disk that is full, on a real file system of a few hundred megabytes: under the tenant's PostgreSQL while it copies and while Odoo updates; under Evenkeel's own
 * database; under its evidence. The end is the old release with its books, the disk is named, and once there is room it goes on by itself.
 * What `disk.test.ts` does on the stand-in, and `npm run test:real` on Odoo.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OdooTree } from '../../sandbox/find-odoo.ts'
import type { Run } from '../../src/domain/run.ts'
import type { TrialVersion } from '../e2e/trial-module.ts'
import { canMount, type Disk, makeDisk } from '../harness/small-disk.ts'
import { neverNeither, type Worlds, worldsAround } from './outcome.ts'
import { type OwnCluster, ownCluster } from './own-cluster.ts'
import { makePlant, type Plant } from './plant.ts'
import { recorded } from './recorded.ts'
import type { On } from './results.ts'

const journey = 'a full disk'

const mounts = await canMount('test/crash/full-disk')

export function fullDisk(on: On, odoo: OdooTree): void {
  describe.runIf(mounts)(journey, { timeout: 300_000 }, () => {
    const big: TrialVersion = {
      version: '1.1.1',
      post: [`create table ek_big as select repeat(md5(n::text), 8) as filling from generate_series(1, 400000) as n`],
    }
    const good: TrialVersion = { version: '1.1.2' }
    let tenants: Disk
    let own: Disk
    let cluster: OwnCluster
    let plant: Plant
    let worlds: Worlds
    const releases = { good: '', big: '' }

    beforeAll(async () => {
      tenants = (await makeDisk(odoo.kind === 'real' ? 2_000 : 400)) as Disk
      own = (await makeDisk(300)) as Disk
      cluster = await ownCluster(odoo, tenants.folder, {
        ...{ min_wal_size: '160MB', max_wal_size: '320MB' },
        // A copy that fits into memory is written to the disk later, after the release.
        shared_buffers: '2MB',
      })
      const data = join(own.folder, 'data')
      plant = await makePlant(odoo.series, odoo.kind, { tenant: cluster.tenant, controlPlane: '', data })
      releases.good = await plant.release(good)
      releases.big = await plant.release(big)
      worlds = await worldsAround(on, plant, releases.good)
      await keepWal()
    }, 300_000)
    afterEach(async () => {
      await tenants.makeRoom()
      await own.makeRoom()
      plant.order({})
    })
    afterAll(async () => {
      await plant?.close()
      await cluster?.close()
      await tenants?.close()
      await own?.close()
    })

    /** Segments for later: without room for WAL the server ends at once, which is another story. */
    async function keepWal(): Promise<void> {
      const client = new pg.Client({ connectionString: cluster.superuserUrl() })
      await client.connect()
      for (let segments = 0; segments < 8; segments++) await client.query(`select pg_logical_emit_message(false, 'ek', 'x'), pg_switch_wal()`)
      await client.query('checkpoint')
      await client.end()
    }

    async function stoppedAt(place: string, release: string): Promise<string> {
      plant.order({ stopAt: place })
      const id = await plant.begin(release)
      await plant.untilStopped()
      return id
    }

    const tenantsDisk = /the disk of the instance's PostgreSQL server .* is full: make room there, see docs\/operations\/disk-full.md/

    /**
     * How a run ends, and what is said of the disk: by itself, or to a person who makes room. PostgreSQL 18 may need one: of a copy that failed it keeps pages in memory (`buffer is
     * pinned in InvalidateBuffer`), and until they can be written nothing else gets their place.
     */
    async function goesBack(id: string): Promise<[string | null, string | null]> {
      let said: string | null = null
      const mend = async (run: Run): Promise<void> => {
        expect(run.why).toContain('buffer is pinned in InvalidateBuffer')
        said = run.why
        await tenants.makeRoom()
      }
      const ended = await neverNeither(plant, id, { ...worlds, mend })
      return [ended.outcome, said ?? ended.why]
    }

    it.each([
      { when: 'while it is copied', place: '^release/checkpoint > tenant.copy before', release: 'good', megabytes: 4 },
      { when: 'while Odoo updates', place: '^release/update > odoo.update before', release: 'big', megabytes: 12 },
    ] as const)("of the tenant's PostgreSQL, $when", async ({ when, place, release, megabytes }) => {
      const record = recorded(on, journey, `of the tenant's PostgreSQL, ${when}`)
      const id = await stoppedAt(place, releases[release])
      await tenants.fill(megabytes * 2 ** 20)
      plant.order({})
      const [outcome, said] = await goesBack(id)
      record({ kills: 0, ended: String(outcome), noise: worlds.noise ?? [] })
      expect([outcome, said]).toEqual(['rolledBack', expect.stringMatching(tenantsDisk)])
    })

    it("of the tenant's PostgreSQL, which ends without room for its log, while it is copied: goes back when it was started again", async () => {
      const record = recorded(on, journey, "of the tenant's PostgreSQL, which ends without room for its log")
      const id = await stoppedAt('^release/checkpoint > tenant.copy before', releases.good)
      await tenants.fill(0)
      await cluster.crash()
      plant.order({})
      await sleep(500)
      await tenants.makeRoom()
      await cluster.start()
      const { outcome } = await neverNeither(plant, id, worlds)
      record({ kills: 0, ended: String(outcome), noise: worlds.noise ?? [] })
      expect(outcome).toBe('rolledBack')
    })

    it("of Evenkeel's evidence, and its own database: says so, and goes on when there is room", async () => {
      const record = recorded(on, journey, "of Evenkeel's evidence and its own database")
      const id = await stoppedAt('^release/checkpoint > filestore.checkpoint before', releases.good)
      await own.fill(0)
      const saidBefore = plant.estate.said().length
      plant.order({})
      const said = () => plant.estate.said().slice(saidBefore)
      for (let looks = 0; looks < 600 && !/ (waits|failed): /.test(said()); looks++) await sleep(50)
      await own.makeRoom()
      // Its own database may have been the first to meet it: then the step was waited for, and nothing failed.
      const ended = await plant.ended(id)
      expect(said()).toMatch(/the disk that holds .*\/evidence\/.* is full|The disk of Evenkeel's own PostgreSQL is full/)
      if (ended.outcome === 'released') await plant.askRollback(id)
      const { outcome } = await neverNeither(plant, id, worlds)
      record({ kills: 0, ended: String(outcome), noise: worlds.noise ?? [] })
      expect(outcome).toBe('rolledBack')
    })
  })
}
