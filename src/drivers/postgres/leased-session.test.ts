/** A control plane that slept in the middle of something in a tenant's server, and its successor. */
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { superuserUrl } from '../../../test/harness/databases.ts'
import { EvenkeelError } from '../../domain/error.ts'
import type { Lease } from '../../domain/lease.ts'
import { openTenantDatabase } from './index.ts'
import { withLeasedSession } from './leased-session.ts'
import { makeWorld, type World } from './world.contract.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(await superuserUrl())
})
afterAll(() => world.destroy())

/** As the store says it: `lost` once somebody else took over. */
function lease(epoch: number, plane = 'abcdef012345'): Lease & { lost: boolean } {
  const made = {
    plane,
    epoch,
    lost: false,
    async mustHold() {
      if (made.lost) throw new EvenkeelError('conflict', 'taken over')
    },
  }
  return made
}

const isFenced = async () => (await openTenantDatabase(world.target).look()).fence !== null
const sleeping = (held: Lease, work: (client: pg.Client) => Promise<unknown>) => withLeasedSession(world.target.adminUrl, world.database, held, work)

it('a transaction that the earlier holder slept in is rolled back before the next one looks', async () => {
  const [first, second] = [lease(5), lease(6)]
  const woken = Promise.withResolvers<void>()
  const inside = Promise.withResolvers<void>()
  const slept = sleeping(first, async (client) => {
    await client.query('begin')
    await client.query(`comment on database ${pg.escapeIdentifier(world.database)} is 'slept'`)
    inside.resolve()
    await woken.promise
    await client.query('commit')
  })
  const ended = expect(slept).rejects.toMatchObject({ code: 'unreachable' })
  await inside.promise
  first.lost = true
  // Without the end of that session it would wait here for the row that it holds.
  await openTenantDatabase(world.target, second).raiseFence('run1')
  woken.resolve()
  await ended
  expect(await isFenced()).toBe(true)
  expect((await openTenantDatabase(world.target).attributes()).comment).not.toBe('slept')
})

it('what it begins later is refused, whatever it is', async () => {
  const [first, second] = [lease(5), lease(6)]
  const late = openTenantDatabase(world.target, first)
  await late.sessions()
  first.lost = true
  const tenant = openTenantDatabase(world.target, second)
  const attributes = await tenant.attributes()
  const refused = { code: 'conflict', message: 'taken over' }
  await expect(late.lowerFence(attributes)).rejects.toMatchObject(refused)
  await expect(late.copy(world.database, 'ek_000000000000_ck')).rejects.toMatchObject(refused)
  await expect(late.swap('ek_000000000000_try1', 'ek_000000000000_old', attributes)).rejects.toMatchObject(refused)
  await expect(late.dropMadeBy('000000000000')).rejects.toMatchObject(refused)
  expect(await isFenced()).toBe(true)
  await tenant.lowerFence(attributes)
})

it('a later holder’s sessions, another installation’s and a reader’s stay', async () => {
  const mine = lease(6)
  const others: [string, Lease | null][] = [
    ['the same', lease(6)],
    ['a later one', lease(7)],
    ['another installation', lease(1, '0123456789ab')],
    ['no control plane', null],
  ]
  for (const [who, other] of others) {
    const alive = await withLeasedSession(world.target.adminUrl, world.database, other, async (client) => {
      await openTenantDatabase(world.target, lease(mine.epoch)).sessions()
      return (await client.query('select 1 as one')).rows
    })
    expect(alive, who).toEqual([{ one: 1 }])
  }
})
