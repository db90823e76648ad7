/**
 * Brings the schema up to date: plain SQL files in the order of their names (time stamps), all that are missing in one transaction, under an advisory lock, so
 * that two servers that start at once do it once, and a file that fails leaves the database as the version before left it: that one starts again. The table of applied files holds their SHA-256: a file that was edited after it was applied, or a database that a
 * newer Evenkeel has migrated, refuses the start, because the code would meet a schema that it was never tested with.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { sha256Hex } from '../domain/digest.ts'
import { EvenkeelError } from '../domain/error.ts'

interface Migration {
  name: string
  sql: string
  sha256: string
}

const shipped = join(import.meta.dirname, 'migrations')
/** Any constant that nothing else in this database uses; ASCII of `evenkeel`. */
const lock = 7311142570005194092n

/**
 * @param url of a role that may create schema `evenkeel`
 * @throws EvenkeelError `conflict` when the database and the shipped files disagree; nothing was changed then
 */
export async function migrate(url: string, folder: string = shipped): Promise<void> {
  await bring(url, await load(folder))
}

/**
 * Makes the schema of an earlier version, for a backup of it: exactly these migrations.
 * @throws EvenkeelError `conflict` when one of them is unknown here or not the one that we ship
 */
export async function migrateTo(url: string, wanted: { name: string; sha256: string }[], folder: string = shipped): Promise<void> {
  const migrations = await load(folder)
  refuseStrangers(migrations, new Map(wanted.map(({ name, sha256 }) => [name, sha256])))
  await bring(
    url,
    migrations.filter(({ name }) => wanted.some((each) => each.name === name)),
  )
}

async function bring(url: string, migrations: Migration[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'evenkeel-migrate', connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    await client.query('create schema if not exists evenkeel')
    await client.query(
      'create table if not exists evenkeel.migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from evenkeel.migration')
    const applied = new Map(rows.map((row) => [row.name, row.sha256]))
    refuseStrangers(migrations, applied)
    const missing = migrations.filter(({ name }) => !applied.has(name))
    await client.query('begin')
    for (const migration of missing) await apply(client, migration)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

async function load(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { name, sql, sha256: sha256Hex(sql) }
    }),
  )
}

function refuseStrangers(migrations: Migration[], applied: Map<string, string>): void {
  const known = new Map(migrations.map((m) => [m.name, m.sha256]))
  for (const [name, sha256] of applied) {
    const ours = known.get(name)
    if (ours === undefined) {
      throw new EvenkeelError('conflict', `The control plane's database was migrated by a newer Evenkeel (${name}). Nothing was changed.`, {
        hint: 'start the newer version, or restore the backup from before its upgrade: evenkeel restore FILE --force',
      })
    }
    if (ours !== sha256) {
      throw new EvenkeelError('conflict', `Migration ${name} is not the one that this database has applied. Nothing was changed.`, {
        hint: 'put the shipped file back, or start the version that belongs to this database',
      })
    }
  }
}

async function apply(client: pg.Client, { name, sql, sha256 }: Migration): Promise<void> {
  try {
    await client.query('insert into evenkeel.migration (name, sha256) values ($1, $2)', [name, sha256])
    await client.query(sql)
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    const sentence = cause instanceof Error ? cause.message : String(cause)
    throw new EvenkeelError('internal', `Migration ${name} failed: ${sentence}. Everything was rolled back: the database is as it was before.`, {
      hint: 'mend what it says and start again, or start the version that ran before; no run was touched',
      cause,
    })
  }
}
