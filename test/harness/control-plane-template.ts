/**
 * One migrated control-plane database; every test file clones it (30 ms) instead of migrating its own. Named by the digest of the migrations, so that
 * editing one while tests are watched makes a new template.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { PrivateCluster } from '../../src/server/private-cluster.ts'
import { migrate } from '../../src/store/migrate.ts'

const migrations = join(import.meta.dirname, '../../src/store/migrations')

export interface ControlPlaneTemplate {
  superuserUrl: string
  /** Of the template itself, as its owner. */
  ownerUrl: string
  database: string
}

/** 12 hexadecimal digits over names and contents. */
export async function digestOfMigrations(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(migrations)).sort()) hash.update(name).update(await readFile(join(migrations, name)))
  return hash.digest('hex').slice(0, 12)
}

export async function makeControlPlaneTemplate({ superuserUrl, url }: PrivateCluster, digest: string): Promise<ControlPlaneTemplate> {
  const database = `evenkeel_template_${digest}`
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  await client.query(`create database ${database} owner evenkeel`)
  await client.end()
  const ownerUrl = new URL(url)
  ownerUrl.pathname = `/${database}`
  await migrate(ownerUrl.href)
  return { superuserUrl, ownerUrl: ownerUrl.href, database }
}
