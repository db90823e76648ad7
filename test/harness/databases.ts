/** Databases for tests, all in the run's private cluster. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll } from 'vitest'
import { askHarness } from './client.ts'
import type { ControlPlaneTemplate } from './control-plane-template.ts'
import type { ClusterInfo } from './service.ts'
import { type TenantUrls, tenantUrls } from './tenant-roles.ts'

/** URL of a superuser of the run's cluster, for arranging faults; database `postgres`. */
export async function superuserUrl(): Promise<string> {
  return (await askHarness<ClusterInfo>('/cluster')).superuserUrl
}

/**
 * A migrated control-plane database for this test file alone; answers its owner's URL. Call it at the top of the file or in `beforeAll`:
 * it is dropped after the last test.
 */
export async function databaseForFile(): Promise<string> {
  const template = await askHarness<ControlPlaneTemplate>('/control-plane')
  const name = uniqueName('cp')
  await runAsSuperuser(template.superuserUrl, `create database ${name} template ${template.database} owner evenkeel`)
  afterAll(() => dropDatabase(name))
  const url = new URL(template.ownerUrl)
  url.pathname = `/${name}`
  return url.href
}

/** An empty database owned by the tenant's application role; answers the three roles' URLs for it. Dropped after the last test. */
export async function emptyTenantDatabase(): Promise<TenantUrls & { name: string }> {
  const superuser = await superuserUrl()
  const name = uniqueName('t')
  await runAsSuperuser(superuser, `create database ${name} owner tenant`)
  afterAll(() => dropDatabase(name))
  return { name, ...tenantUrls(superuser, name) }
}

/** URLs of the tenant's application role, updater and admin for any database of the cluster. */
export async function tenantRoles(database = 'postgres'): Promise<TenantUrls> {
  return tenantUrls(await superuserUrl(), database)
}

/** Drops it with whoever is still connected; nothing happens when it is gone. */
export async function dropDatabase(name: string): Promise<void> {
  await runAsSuperuser(await superuserUrl(), `drop database if exists ${name} with (force)`)
}

export function uniqueName(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`
}

export async function runAsSuperuser(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
