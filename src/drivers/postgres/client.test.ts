import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { superuserUrl } from '../../../test/harness/databases.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { connect, databaseOf, describe as describeUrl, inTransaction, sqlState, withDatabase, withSession } from './client.ts'
import { makeWorld, type World } from './world.contract.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(await superuserUrl())
})
afterAll(() => world.destroy())

describe('a session of ours', () => {
  it('carries our name, whatever the address and the environment say, in a database of any name', async () => {
    const url = new URL(world.target.adminUrl)
    url.searchParams.set('application_name', 'psql')
    const { rows } = await withSession(url.href, undefined, (client) =>
      client.query(`select current_setting('application_name') as application, current_database() as database, current_user as role`),
    )
    expect(rows).toEqual([{ application: 'evenkeel', database: world.database, role: world.role('admin') }])
  })

  it('is not ended by time limits that a role or a database has', async () => {
    await world.superuser(`alter role "${world.role('admin').replaceAll('"', '""')}" set statement_timeout to '50ms'`)
    await withSession(world.target.adminUrl, 'postgres', (client) => client.query('select pg_sleep(0.2)'))
    await world.superuser(`alter role "${world.role('admin').replaceAll('"', '""')}" reset statement_timeout`)
  })

  it('leaves no statement behind when its process dies', { timeout: 20_000 }, async () => {
    const client = await connect(world.target.adminUrl)
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    client.query('select pg_sleep(60)').catch(() => {})
    const socket = (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    const isThere = async () => (await world.superuser(`select from pg_stat_activity where pid = ${rows[0]?.pid}`)).length > 0
    expect(await isThere()).toBe(true)
    await expect.poll(isThere, { timeout: 8_000 }).toBe(false)
  })
})

describe('an error', () => {
  it('names server, database and role, never the password', async () => {
    const url = new URL(world.target.adminUrl)
    url.password = 'wrong-S3cret'
    const error = await connect(url.href).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(EvenkeelError)
    const { code, message } = error as EvenkeelError
    expect(code).toBe('unreachable')
    expect(message).toContain(`${world.database} at 127.0.0.1:${url.port} as ${world.role('admin')}: password authentication failed`)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('S3cret')
    expect(sqlState(error)).toBe('28P01')
  })

  it('undoes a transaction', async () => {
    const failing = withSession(world.target.appUrl, undefined, (client) =>
      inTransaction(client, 'read write', async () => {
        await client.query('create table undone (id int)')
        await client.query('select 1 / 0')
      }),
    )
    expect(sqlState(await failing.catch((error: unknown) => error))).toBe('22012')
    expect(await world.superuser(`select to_regclass('undone') as undone`, world.database)).toEqual([{ undone: null }])
  })
})

it('addresses keep everything but the database', () => {
  const url = 'postgresql://a%40b:p%2Fw@%2Fvar%2Frun:5433/one?sslmode=disable'
  expect(withDatabase(url, 'a/b?c#d e')).toBe('postgresql://a%40b:p%2Fw@%2Fvar%2Frun:5433/a%2Fb%3Fc%23d%20e?sslmode=disable')
  expect(databaseOf(withDatabase(url, 'a/b?c#d e'))).toBe('a/b?c#d e')
  expect(describeUrl(url)).toBe('one at /var/run:5433')
})
