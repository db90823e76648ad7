/**
 * What runs have made on a cluster and not taken away: copies and databases put aside, and folders that PostgreSQL no longer knows (an immediate restart in the
 * middle of a copy leaves one, which no SQL can drop). Every database is recognised by its name, and by the mark in its comment; nothing else is ever dropped.
 */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import type { TenantTarget } from '../../ports/tenant-database.ts'
import { databaseOf, withCatalogSession } from './client.ts'
import { readMark } from './copy-mark.ts'
import { findDataDirectory } from './data-directory.ts'
import { dropDatabase, madeByUs, needDatabase, runOf } from './databases.ts'
import { lowerFence } from './fence.ts'
import { tenantOf } from './tenant.ts'

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

export interface LeftoverFolder {
  path: string
  bytes: number
  /** Milliseconds since the epoch: when something in it was last made or removed. */
  changed: number
}

export interface Leftovers {
  databases: LeftoverDatabase[]
  /** Folders without a database; null: not looked for, the server's files are elsewhere or not ours to read. */
  folders: LeftoverFolder[] | null
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

/**
 * Drops one of them; nothing happens when it is gone.
 * @throws EvenkeelError busy: somebody is in it, or makes it right now
 */
export async function dropLeftover(target: TenantTarget, name: string): Promise<void> {
  await tenantOf(target).outside(async (client) => {
    await mustNotBeMade(client, name)
    await dropDatabase(client, name)
  })
}

/**
 * Removes a folder that no database has, after looking again: PostgreSQL refuses to make a database over a folder that is there, so a number cannot come into use
 * between the look and the end.
 * @throws EvenkeelError conflict (it is no such folder any more), busy (a database is being made), denied (not ours to remove)
 */
export async function removeFolder(target: TenantTarget, path: string): Promise<void> {
  await tenantOf(target).outside(async (client) => {
    await mustNotBeMade(client, '')
    if (!(await orphanFolders(client))?.some((folder) => folder.path === path)) {
      throw new EvenkeelError('conflict', `${path} is not a folder without a database any more: it was left as it is.`, { hint: 'evenkeel doctor' })
    }
    await rm(path, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
      throw new EvenkeelError('denied', `${path} cannot be removed by this user (${cause.code}).`, { hint: `as postgres: rm -r ${path}`, cause })
    })
  })
}

/** Lowers a fence by its own label. Answers how CONNECT stands now; null: there was no fence of ours. */
export async function lowerLabelledFence(target: TenantTarget): Promise<string | null> {
  const tenant = tenantOf(target)
  const { mark } = await tenant.outside((client) => needDatabase(client, tenant.name))
  if (mark?.made !== 'fence') return null
  await lowerFence(tenant, mark.acl)
  return mark.acl === null ? "CONNECT is PostgreSQL's default again" : `CONNECT is as it was: ${mark.acl.join(' ')}`
}

/** Only members of pg_read_all_stats see others' statements; the admin sees its own, and copies are made by an admin. */
async function mustNotBeMade(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where pid <> pg_backend_pid() and state <> 'idle' and query ~* '^\\s*create\\s+database' and position($1 in query) > 0`,
    [name],
  )
  const [maker] = rows
  if (maker)
    throw new EvenkeelError('busy', `A database is being made right now (pid ${maker.pid}): nothing was dropped.`, { hint: 'evenkeel doctor' })
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
    const known = mark === null || mark.made === 'fence' ? ({ what: 'half-made', of: null } as const) : { what: mark.made, of: mark.of }
    return { name, bytes: bytes === null ? null : Number(bytes), run: runOf(name), ...known }
  })
}

async function orphanFolders(client: pg.Client): Promise<LeftoverFolder[] | null> {
  const data = await findDataDirectory(client)
  if (data === null) return null
  const base = join(data, 'base')
  const folders = (await readdir(base)).filter((name) => /^\d+$/.test(name))
  const { rows } = await client.query<{ folder: string }>(
    'select f as folder from unnest($1::text[]) f where not exists (select from pg_database d where d.oid::text = f) order by 1',
    [folders],
  )
  const orphans = await Promise.all(rows.map(({ folder }) => measured(join(base, folder))))
  return orphans.filter(({ changed }) => Date.now() - changed > youngestFolderMs)
}

/** A database's folder holds files only. */
async function measured(path: string): Promise<LeftoverFolder> {
  const { mtimeMs } = await stat(path)
  const files = await Promise.all((await readdir(path)).map((name) => stat(join(path, name)).catch(() => null)))
  return { path, changed: mtimeMs, bytes: files.reduce((total, file) => total + (file?.size ?? 0), 0) }
}
