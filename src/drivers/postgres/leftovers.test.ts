import { mkdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { superuserUrl } from '../../../test/harness/databases.ts'
import { withSession } from './client.ts'
import { diskFreeBytes, findDataDirectory } from './data-directory.ts'
import { openTenantDatabase } from './index.ts'
import { findLeftovers } from './leftovers.ts'
import { makeWorld, type World } from './world.contract.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(await superuserUrl())
})
afterAll(() => world.destroy())

it('names what a run left, and whose it was', async () => {
  const tenant = openTenantDatabase(world.target)
  const before = await tenant.attributes()
  await tenant.copy(world.database, `ek_${world.label}_ck`)
  await tenant.copy(world.database, `ek_${world.label}_try2`)
  await tenant.swap(`ek_${world.label}_try2`, `ek_${world.label}_old`, before)
  await world.superuser(`create database ek_${world.label}_try3`)
  await world.superuser(`create database ek_${world.label}_notes`)
  const { databases } = await findLeftovers(world.target.adminUrl)
  const ours = databases.filter(({ run }) => run === world.label)
  expect(ours.map(({ name, what, of }) => [name.slice(16), what, of])).toEqual([
    ['ck', 'copy', world.database],
    ['old', 'aside', world.database],
    ['try3', 'half-made', null],
  ])
  for (const { bytes } of ours) expect(bytes).toBeGreaterThan(1_000_000)
})

// The way to a server's files leads through /proc; an admin that may see the setting needs none.
it.runIf(process.platform === 'linux')('finds the files of a server on this machine, and folders that it does not know', async () => {
  const { adminUrl } = world.target
  const [data, free] = await withSession(adminUrl, 'postgres', async (client) => [
    await findDataDirectory(client),
    await diskFreeBytes(client, world.database),
  ])
  expect(data).not.toBeNull()
  expect(free).toBeGreaterThan(0)
  expect((await openTenantDatabase(world.target).look()).diskFreeBytes).toBeGreaterThan(0)
  const [orphan, young] = ['4000000001', '4000000002'].map((name) => join(data ?? '', 'base', name)) as [string, string]
  const yesterday = Date.now() / 1000 - 86_400
  try {
    await Promise.all([mkdir(orphan), mkdir(young)])
    await utimes(orphan, yesterday, yesterday)
    // Other tests make such folders on the same cluster.
    const paths = (await findLeftovers(adminUrl)).folders?.map(({ path }) => path)
    expect(paths).toContain(orphan)
    expect(paths).not.toContain(young)
  } finally {
    await Promise.all([orphan, young].map((folder) => rm(folder, { recursive: true, force: true })))
  }
})
