import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { odooSeries, type TenantDatabase, tenantDatabase } from './odoo.ts'

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe.each(odooSeries())('an Odoo %s of the harness', (series) => {
  let tenant: TenantDatabase
  beforeAll(async () => {
    tenant = await tenantDatabase(series)
  })
  afterAll(async () => {
    await tenant.drop()
    expect(existsSync(tenant.dataDir)).toBe(false)
  })

  it('has books, files that belong to them, and roles that cannot do more than they should', async () => {
    const counts = await ask(
      tenant.urls.app,
      `select move_type || ' ' || state as kind, count(*)::int from account_move where move_type like '%invoice' group by 1 order by 1`,
    )
    expect(counts).toEqual([
      { kind: 'in_invoice posted', count: 6 },
      { kind: 'out_invoice draft', count: 1 },
      { kind: 'out_invoice posted', count: 12 },
    ])
    const files = (await ask(tenant.urls.app, 'select distinct store_fname as name from ir_attachment where store_fname is not null')) as {
      name: string
    }[]
    expect(files.length).toBeGreaterThan(0)
    for (const { name } of files) expect(existsSync(join(tenant.dataDir, 'filestore', tenant.name, name))).toBe(true)
    expect(tenant.seeded.paymentTerms).toEqual({ 'account.account_payment_term_30days': 6, 'account.account_payment_term_45days': 6 })
    const roles = await ask(tenant.urls.admin, `select rolname, rolcreatedb, rolsuper from pg_roles where rolname like 'tenant%' order by 1`)
    expect(roles).toEqual([
      { rolname: 'tenant', rolcreatedb: false, rolsuper: false },
      { rolname: 'tenant_admin', rolcreatedb: true, rolsuper: false },
      { rolname: 'tenant_updater', rolcreatedb: false, rolsuper: false },
    ])
  })

  it('lets Odoo write where its user must write', async () => {
    const { dataDir, pycache, runAs, name } = tenant
    const identity = runAs === null ? {} : { uid: runAs.uid, gid: runAs.gid }
    const script = 'for folder; do test -w "$folder" || echo "$folder"; done'
    const folders = [dataDir, pycache, join(dataDir, 'filestore', name)]
    expect(spawnSync('/bin/sh', ['-c', script, 'sh', ...folders], { ...identity, cwd: '/', encoding: 'utf8' }).stdout).toBe('')
  })
})
