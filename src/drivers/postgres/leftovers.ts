/**
 * What runs have made on a cluster and not taken away: copies and databases put aside, and folders that PostgreSQL no longer knows (an immediate restart in the
 * middle of a copy leaves one, which no SQL can drop).
 */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { databaseOf, withCatalogSession } from './client.ts'
import { readMark } from './copy-mark.ts'
import { findDataDirectory } from './data-directory.ts'
import { madeByUs } from './databases.ts'

export interface LeftoverDatabase {
  name: string
  /** Null: the admin may not ask for its size. */
  bytes: number | null
  /** Label of the run that made it, see domain/id.ts. */
  run: string
  what: 'copy' | 'aside' | 'half-made'
  /** The instance's database that it comes from; null when half-made. */
  of: string | null
}

export interface Leftovers {
  databases: LeftoverDatabase[]
  /** Folders without a database; null: not looked for, the server's files are elsewhere or not ours to read. */
  folders: string[] | null
}

/** A copy that is being made has a folder before it has a database. */
const youngestFolderMs = 3_600_000

/** @throws EvenkeelError unreachable */
export async function findLeftovers(adminUrl: string): Promise<Leftovers> {
  return withCatalogSession(adminUrl, databaseOf(adminUrl) || 'postgres', async (client) => ({
    databases: await leftoverDatabases(client),
    folders: await orphanFolders(client),
  }))
}

async function leftoverDatabases(client: pg.Client): Promise<LeftoverDatabase[]> {
  const { rows } = await client.query<{ name: string; bytes: string | null; comment: string | null }>(
    `select datname as name, shobj_description(oid, 'pg_database') as comment,
       case when has_database_privilege(oid, 'CONNECT') or pg_has_role('pg_read_all_stats', 'USAGE') then pg_database_size(oid) end as bytes
     from pg_database where datname ~ $1 order by 1`,
    [madeByUs.source],
  )
  return rows.map(({ name, bytes, comment }) => {
    const mark = readMark(comment)
    return { name, bytes: bytes === null ? null : Number(bytes), run: name.slice(3, 15), what: mark?.made ?? 'half-made', of: mark?.of ?? null }
  })
}

async function orphanFolders(client: pg.Client): Promise<string[] | null> {
  const data = await findDataDirectory(client)
  if (data === null) return null
  const base = join(data, 'base')
  const folders = (await readdir(base)).filter((name) => /^\d+$/.test(name))
  const { rows } = await client.query<{ folder: string }>(
    'select f as folder from unnest($1::text[]) f where not exists (select from pg_database d where d.oid::text = f) order by 1',
    [folders],
  )
  const orphans = await Promise.all(rows.map(async ({ folder }) => ({ path: join(base, folder), changed: (await stat(join(base, folder))).mtimeMs })))
  return orphans.filter(({ changed }) => Date.now() - changed > youngestFolderMs).map(({ path }) => path)
}
