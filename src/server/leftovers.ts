/**
 * What interrupted runs may leave on a tenant's cluster: copies that nobody needs, and folders that PostgreSQL does not know (an immediate restart during a
 * copy leaves one, and no SQL can drop it).
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { databaseOf, withSession } from '../drivers/postgres/client.ts'
import { findDataDirectory } from '../drivers/postgres/data-directory.ts'

export interface Leftovers {
  /** `system_identifier` of the cluster. */
  cluster: string | null
  /** Copies whose run needs them no longer, or is not known here. */
  databases: string[]
  /** Folders without a database; null: could not be looked for. */
  folders: string[] | null
}

/** A copy that is being made has a folder before it has a database. */
const youngestMs = 3_600_000

/** @param kept labels of runs that still need their copies */
export async function findLeftovers(adminUrl: string, kept: Set<string>): Promise<Leftovers> {
  return await withSession(adminUrl, databaseOf(adminUrl) || 'postgres', async (client) => ({
    cluster: await clusterOf(client),
    databases: (await copies(client)).filter((name) => !kept.has(name.split('_')[1] ?? '')),
    folders: await orphanFolders(client),
  }))
}

/** `system_identifier`, the same for every database of a cluster; null where the role may not ask. */
export async function clusterOf(client: Pick<pg.Client, 'query'>): Promise<string | null> {
  const answer = await client.query<{ id: string }>('select system_identifier::text as id from pg_control_system()').catch(() => null)
  return answer?.rows[0]?.id ?? null
}

async function copies(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname ~ '^ek_[0-9a-z]{12}_(ck|old|try[0-9]+)$' order by 1`,
  )
  return rows.map(({ name }) => name)
}

async function orphanFolders(client: pg.Client): Promise<string[] | null> {
  const data = await findDataDirectory(client)
  if (data === null) return null
  const known = new Set((await client.query<{ oid: string }>('select oid::text from pg_database')).rows.map(({ oid }) => oid))
  const base = join(data, 'base')
  const paths = (await readdir(base)).filter((name) => /^\d+$/.test(name) && !known.has(name)).map((name) => join(base, name))
  const ages = await Promise.all(paths.map(async (path) => Date.now() - (await stat(path)).mtimeMs))
  return paths.filter((_, at) => (ages[at] ?? 0) > youngestMs)
}
