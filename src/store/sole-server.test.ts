import pg from 'pg'
import { expect, it } from 'vitest'
import { databaseForFile } from '../../test/harness/databases.ts'
import { takeDatabase } from './sole-server.ts'

const url = await databaseForFile()

it('a second server is refused with the session of the first, and may when that has ended', async () => {
  const first = await takeDatabase(url, () => {})
  await expect(takeDatabase(url, () => {})).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/Another Evenkeel .*session \d+/),
  })
  await first.release()
  await (await takeDatabase(url, () => {})).release()
})

it('a lost session is taken again; where another server was faster, that is told', async () => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const sessions = async () => {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name = 'evenkeel-server' and datname = current_database()`,
    )
    return rows.map(({ pid }) => pid)
  }
  const told = Promise.withResolvers<string>()
  const first = await takeDatabase(url, told.resolve)
  const [before = 0] = await sessions()
  await client.query('select pg_terminate_backend($1, 5000)', [before])
  let [after = 0] = await sessions()
  while (after === 0 || after === before) [after = 0] = await sessions()

  // Somebody else waits for the lock, and is faster than we are.
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  const waiting = other.query('select pg_advisory_lock(7307984793985250917)')
  await client.query('select pg_terminate_backend($1, 5000)', [after])
  await waiting
  expect(await told.promise).toContain('Another Evenkeel')
  await other.end()
  await first.release()
  await client.end()
})
