import pg from 'pg'
import { expect, it } from 'vitest'
import { databaseForFile, emptyTenantDatabase } from './databases.ts'

const url = await databaseForFile()

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

it('gives a test file a control-plane database that its owner may change', async () => {
  expect(await ask(url, `select current_user || ' ' || pg_get_userbyid(datdba) from pg_database where datname = current_database()`)).toBe(
    'evenkeel evenkeel',
  )
})

it('gives a tenant database that updater and admin can act on as the owner', async () => {
  const tenant = await emptyTenantDatabase()
  await ask(tenant.app, 'create table kept (id int)')
  for (const member of [tenant.updater, tenant.admin]) {
    const asOwner = `${member}?options=-c%20role%3Dtenant`
    expect(await ask(asOwner, 'select current_user')).toBe('tenant')
    expect(await ask(asOwner, 'select count(*)::int from kept')).toBe(0)
  }
})
