import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { superuserUrl } from '../../../test/harness/databases.ts'
import { identifier } from './client.ts'
import { openTenantDatabase } from './index.ts'
import { makeWorld, type World } from './world.contract.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(await superuserUrl())
})
afterAll(() => world.destroy())

// Whoever changes the database's name holds up every backend in the middle of its start: it takes the same lock, and stands in no list of sessions.
it('a backend that is on the way in, and in no list of sessions, is not missed', async () => {
  const tenant = openTenantDatabase(world.target)
  const holder = new pg.Client({ connectionString: await superuserUrl() })
  await holder.connect()
  await holder.query(`begin; alter database ${identifier(world.database)} rename to "held up ${world.label}"`)
  const coming = world.session('application', { application: 'odoo-1' })
  while ((await waiting()) === 0) await sleep(10)
  expect(await tenant.sessions()).toEqual([])
  expect(await tenant.endOwnSessions({ limitMs: 300 })).toEqual({ quiet: false, foreign: [], left: [] })
  await holder.query('rollback')
  await holder.end()
  const came = await coming
  expect((await tenant.endOwnSessions({ limitMs: 5_000 })).quiet).toBe(true)
  while (!came.ended()) await sleep(10)
  await tenant.close()
})

async function waiting(): Promise<number> {
  const [row] = await world.superuser("select count(*)::int as n from pg_locks where locktype = 'object' and not granted")
  return Number(row?.n)
}
