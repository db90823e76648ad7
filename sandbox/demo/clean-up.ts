/** Stops everything that a demonstration started and removes its folder. Works on what any earlier one left, finished or not. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { lockOwner } from '../../src/server/data-lock.ts'
import { stopPrivateCluster } from '../../src/server/private-cluster.ts'
import { startControlPlane, stopControlPlane } from './control-plane.ts'
import type { Places } from './places.ts'
import type { Say } from './say.ts'
import { userOf } from './user.ts'

const Instances = z.object({ items: z.array(z.object({ name: z.string() })) })

/** Answers whether there was anything. */
export async function cleanUp(places: Places, say: Say): Promise<boolean> {
  if (!existsSync(places.folder)) return false
  if (existsSync(join(places.data, 'instances'))) await stopServers(places, say)
  await stopControlPlane(places)
  // The control plane stops its own cluster; after a `kill -9` of it the cluster is still there.
  await stopPrivateCluster(join(places.data, 'postgres'))
  await stopPrivateCluster(places.cluster)
  await rm(places.folder, { recursive: true, force: true })
  return true
}

/** Odoo servers outlive Evenkeel, so Evenkeel is started once more where it does not run: it knows them. */
async function stopServers(places: Places, say: Say): Promise<void> {
  if (lockOwner(places.data) === null) await startControlPlane(places)
  const user = userOf(places, say)
  const { items } = await user.ask(Instances, ['instance', 'list'])
  for (const { name } of items) await user.run(['instance', 'stop', name, '--yes'])
}
