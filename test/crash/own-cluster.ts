/** A tenant on a PostgreSQL of its own, which may be ended as `pg_ctl -m immediate` ends it: the others of a test run share theirs. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { OdooTree } from '../../sandbox/find-odoo.ts'
import { isAlive, recordOf } from '../../src/drivers/lib/process-record.ts'
import { type PrivateCluster, stopPrivateCluster } from '../../src/server/private-cluster.ts'
import type { TenantDatabase } from '../harness/odoo.ts'
import { makeOdooTemplate, makeTestCluster, startTestCluster } from '../harness/service.ts'
import { tenantUrls } from '../harness/tenant-roles.ts'

export interface OwnCluster {
  tenant: TenantDatabase
  superuserUrl(): string
  /** Ends every process at once, as `pg_ctl -m immediate` does; the next start recovers from the log. */
  crash(): Promise<void>
  start(): Promise<void>
  /** Waits until a session is there of which this holds, in SQL over pg_stat_activity. */
  untilSession(condition: string): Promise<void>
  close(): Promise<void>
}

/** @param place where its data lies */
export async function ownCluster(tree: OdooTree, place = tmpdir(), more: Record<string, string> = {}): Promise<OwnCluster> {
  const home = await mkdtemp(join(place, 'evenkeel-own-'))
  await chmod(home, 0o711)
  const clusterFolder = join(home, 'cluster')
  const settings = { max_wal_size: '64MB', min_wal_size: '32MB', shared_buffers: '32MB', ...more }
  let cluster: PrivateCluster = await makeTestCluster(clusterFolder, settings)
  const odooFolder = await mkdtemp(join(tmpdir(), 'evenkeel-own-odoo-'))
  await chmod(odooFolder, 0o711)
  const { odoo, database, dataDir, pycache, runAs, seeded } = await makeOdooTemplate(tree, cluster, odooFolder, new AbortController().signal)
  const tenant: TenantDatabase = {
    ...{ name: database, odoo, urls: tenantUrls(cluster.superuserUrl, database), dataDir, pycache, runAs, seeded },
    drop: async () => {},
  }
  return {
    tenant,
    superuserUrl: () => cluster.superuserUrl,
    async crash() {
      const postmaster = recordOf(cluster.pid)
      process.kill(cluster.pid, 'SIGQUIT')
      while (isAlive(postmaster)) await sleep(5)
    },
    async start() {
      cluster = await startTestCluster(clusterFolder, settings)
    },
    async untilSession(condition) {
      const client = new pg.Client({ connectionString: cluster.superuserUrl })
      await client.connect()
      const text = `select from pg_stat_activity where pid <> pg_backend_pid() and ${condition}`
      for (const began = performance.now(); (await client.query(text)).rowCount === 0; )
        if (performance.now() - began > 30_000) throw new Error(`nobody came with ${condition}`)
      await client.end()
    },
    async close() {
      await stopPrivateCluster(clusterFolder)
      await rm(odooFolder, { recursive: true, force: true })
      await rm(home, { recursive: true, force: true })
    },
  }
}
