/**
 * The same contract on the newest PostgreSQL that the lockfile brings: from 16 on memberships have options of their own. The cluster is this file's alone, so a
 * backend may be killed in it, which ends every session of a cluster.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeTenantDatabase } from '../../ports/tenant-database.contract.ts'
import { embeddedBinaries } from '../../server/postgres-binaries.ts'
import { type PrivateCluster, startPrivateCluster } from '../../server/private-cluster.ts'
import { identifier } from './client.ts'
import { openTenantDatabase } from './index.ts'
import { makeWorld, type World } from './world.contract.ts'

const binaries = await embeddedBinaries()
if (binaries === null || binaries.major < 16)
  console.warn('skipped: the contract on a newer PostgreSQL. npm install brings one (an optional dependency)')

describe.runIf(binaries !== null && binaries.major >= 16)('a newer server', () => {
  let folder: string
  let cluster: PrivateCluster

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-newer-'))
    await chmod(folder, 0o711)
    const settings = { wal_level: 'logical', max_prepared_transactions: '5' }
    cluster = await startPrivateCluster({ folder: join(folder, 'cluster'), durable: false, settings, ...(binaries ? { binaries } : {}) })
  })
  afterAll(async () => {
    await cluster?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  describeTenantDatabase(`PostgreSQL ${binaries?.major}`, openTenantDatabase, () => makeWorld(cluster.superuserUrl))

  describe('what a cluster of its own allows', () => {
    let world: World
    beforeAll(async () => {
      world = await makeWorld(cluster.superuserUrl)
    })
    afterAll(() => world.destroy())

    it('memberships that may neither act nor inherit are found and mended', async () => {
      const [app, updater, admin] = (['application', 'updater', 'admin'] as const).map((role) => identifier(world.role(role)))
      await world.superuser(`grant ${app} to ${updater} with set false; grant ${app} to ${admin} with inherit false`)
      const tenant = openTenantDatabase(world.target)
      const { roles } = await tenant.look()
      expect(roles.flatMap(({ problems }) => problems)).toEqual([
        expect.stringMatching(/^cannot act as/),
        expect.stringMatching(/^has not the rights/),
      ])
      for (const statement of roles.flatMap(({ mend }) => mend)) await world.superuser(statement)
      expect((await tenant.look()).roles.flatMap(({ problems }) => problems)).toEqual([])
    })

    it('what would stay behind with the old database is named', async () => {
      await world.superuser(`select pg_create_logical_replication_slot('slot_${world.label}', 'pgoutput')`, world.database)
      await world.superuser(`create subscription "Sub ${world.label}" connection 'host=nowhere' publication p with (connect = false)`, world.database)
      await world.superuser(`begin; create table half_done (id int); prepare transaction 'gid ${world.label}'`, world.database)
      try {
        expect(await openTenantDatabase(world.target).look()).toMatchObject({
          slots: [`slot_${world.label}`],
          subscriptions: [`Sub ${world.label}`],
          prepared: [`gid ${world.label}`],
        })
      } finally {
        await world.superuser(`rollback prepared 'gid ${world.label}'`, world.database)
        await world.superuser(`alter subscription "Sub ${world.label}" set (slot_name = none)`, world.database)
        await world.superuser(`drop subscription "Sub ${world.label}"`, world.database)
        await world.superuser(`select pg_drop_replication_slot('slot_${world.label}')`, world.database)
      }
    })

    it('a crash of one backend is seen, although the server did not start again', async () => {
      const tenant = openTenantDatabase(world.target)
      const before = await tenant.counters()
      // The test cluster commits without waiting for the disk: what the tests before took away would come back with the crash.
      await world.superuser('checkpoint')
      const victim = await world.session('application', { application: 'odoo-1' })
      process.kill(victim.pid, 'SIGKILL')
      for (let tries = 0; tries < 100 && !victim.ended(); tries++) await sleep(50)
      const after = await afterRecovery(() => tenant.counters())
      expect(after.postmasterStart).toBe(before.postmasterStart)
      expect(after.statsReset).not.toBe(before.statsReset)
    })
  })
})

async function afterRecovery<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 100) throw error
      await sleep(100)
    }
  }
}
