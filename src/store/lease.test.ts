import pg from 'pg'
import { afterEach, expect, it } from 'vitest'
import { databaseForFile } from '../../test/harness/databases.ts'
import { openDatabase } from './database.ts'
import { type HeldLease, type Holder, takeLease } from './lease.ts'

const url = await databaseForFile()
const now = '2026-11-25T18:00:00.000Z'
const holder = (pid: number): Holder => ({ machine: 'here', pid, startTime: '1' })

const taken: HeldLease[] = []
const lost: string[] = []
async function take(pid: number): Promise<HeldLease> {
  const lease = await takeLease(url, holder(pid), now, (why) => lost.push(`${pid}: ${why}`))
  taken.push(lease)
  return lease
}
afterEach(async () => {
  for (const lease of taken.splice(0)) await lease.close()
  lost.length = 0
})

it('counts on, by the clock where that is further, and says who had it before', async () => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const first = await take(1)
  expect(first).toMatchObject({ before: null, plane: expect.stringMatching(/^[0-9a-f]{12}$/) })
  expect(first.epoch).toBeGreaterThan(1_750_000_000)
  expect((await take(1)).before).toBe(null)
  // The clock was set back since: the number is not.
  await client.query('update evenkeel.server set epoch = epoch + 1000000')
  const second = await take(2)
  expect(second).toMatchObject({ plane: first.plane, epoch: first.epoch + 1_000_002, before: holder(1) })
  // A backup from before was restored: what is given out now is above what was given out after it.
  await client.query('update evenkeel.server set epoch = 7')
  expect((await take(2)).epoch).toBeGreaterThanOrEqual(first.epoch)
  await client.end()
})

it('what the earlier holder was doing is ended, and what it begins later is refused', async () => {
  const first = await take(1)
  const database = openDatabase(url, { lease: first })
  await first.mustHold()
  const [inside, woken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slept = database.transaction().execute(async (tx) => {
    await tx.selectFrom('run').select('id').execute()
    inside.resolve()
    await woken.promise
    await tx.selectFrom('run').select('id').execute()
  })
  const ended = expect(slept).rejects.toMatchObject({ code: 'unreachable' })
  await inside.promise
  const second = await take(2)
  woken.resolve()
  await ended
  await expect(database.selectFrom('run').select('id').execute()).rejects.toMatchObject({ code: 'conflict' })
  await expect(first.mustHold()).rejects.toMatchObject({ code: 'conflict' })
  // Told once, whoever noticed.
  expect(lost).toEqual([expect.stringMatching(/^1: Another Evenkeel has taken over/)])
  await second.mustHold()
  await database.destroy()
})

it('sessions that are no server’s are left alone', async () => {
  const backup = new pg.Client({ connectionString: url, application_name: 'evenkeel-backup' })
  await backup.connect()
  await take(1)
  expect((await backup.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await backup.end()
})
