/**
 * Stops everything that a demonstration started and removes its folder. Works on what any earlier one left, finished or not, and made by any version of the
 * clone: so it asks no server, but ends what the records in the folder name.
 */
import { existsSync, globSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { endGroup } from '../../src/drivers/lib/process-record.ts'
import { livingProcess } from '../../src/drivers/lib/record-file.ts'
import { stopPrivateCluster } from '../../src/server/private-cluster.ts'
import { stopControlPlane } from './control-plane.ts'
import type { Places } from './places.ts'

const stopLimitMs = 10_000

/** Answers whether there was anything. */
export async function cleanUp(places: Places): Promise<boolean> {
  if (!existsSync(places.folder)) return false
  await stopControlPlane(places)
  await stopServers(places)
  // The control plane stops its own cluster; after a `kill -9` of it the cluster is still there.
  await stopPrivateCluster(join(places.data, 'postgres'))
  await stopPrivateCluster(places.cluster)
  await rm(places.folder, { recursive: true, force: true })
  return true
}

/** Odoo servers and maintenance pages outlive Evenkeel. */
async function stopServers({ data }: Places): Promise<void> {
  for (const folder of globSync(join(data, 'instances/*/*'))) {
    for (const kind of ['server', 'maintenance'] as const) {
      const running = await livingProcess(folder, kind)
      if (running !== null) await endGroup(running, stopLimitMs)
    }
  }
}
