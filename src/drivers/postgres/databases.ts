/** Databases of the cluster by name, and how the ones that we made are recognised and dropped. */
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import { identifier, literal, ourApplicationName, sqlState } from './client.ts'
import { type Mark, readMark } from './copy-mark.ts'

/** Every database that a run makes is named so; nothing else is ever dropped. */
export const madeByUs = /^ek_[0-9a-z]{12}_(ck|old|try[0-9]+)$/

/** Label of the run that made a database of that name. */
export const runOf = (name: string): string => name.slice(3, 15)

export interface DatabaseRow {
  oid: number
  owner: string
  mark: Mark | null
}

export async function findDatabase(client: pg.Client, name: string): Promise<DatabaseRow | null> {
  const { rows } = await client.query<{ oid: number; owner: string; comment: string | null }>(
    `select oid, pg_get_userbyid(datdba) as owner, shobj_description(oid, 'pg_database') as comment from pg_database where datname = $1`,
    [name],
  )
  const [row] = rows
  return row ? { oid: row.oid, owner: row.owner, mark: readMark(row.comment) } : null
}

/** @throws EvenkeelError notFound */
export async function needDatabase(client: pg.Client, name: string): Promise<DatabaseRow> {
  const found = await findDatabase(client, name)
  if (found) return found
  throw new EvenkeelError('notFound', `There is no database ${name} on the server.`, { hint: 'evenkeel doctor', condition: 'database-missing' })
}

/**
 * Drops a database that a run made; nothing happens when it is gone. Reading sessions of ours in it are ended, anybody else's are not.
 * @throws EvenkeelError refused (not made by a run), busy (somebody is in it)
 */
export async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  if (!madeByUs.test(name)) throw new EvenkeelError('refused', `${name} was not made by a run: it is not dropped.`)
  if (!(await findDatabase(client, name))) return
  await endOurReaders(client, name)
  await whenFree([name], () => client.query(`drop database if exists ${identifier(name)}`))
}

/** The same for all that one run made. @param label as domain/id.ts gives it */
export async function dropMadeBy(client: pg.Client, label: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select datname as name from pg_database where starts_with(datname, $1) order by 1`, [
    `ek_${label}_`,
  ])
  for (const { name } of rows) if (madeByUs.test(name)) await dropDatabase(client, name)
}

/** Whoever shows a loss list or reads books of a copy: what the run does now matters more. */
export async function endOurReaders(client: pg.Client, name: string): Promise<void> {
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = current_user
       and (application_name = $2 or starts_with(application_name, $2 || ' ')) and pid <> pg_backend_pid()`,
    [name, ourApplicationName],
  )
}

/** Runs what PostgreSQL refuses while a session is in one of these databases; its refusal (after 5 s) becomes `busy`. */
export async function whenFree<T>(names: string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (sqlState(cause) !== '55006') throw cause
    throw new EvenkeelError('busy', `Somebody is connected to ${names.join(' or ')}: it was left as it is.`, {
      hint: `select pid, usename, application_name from pg_stat_activity where datname in (${names.map(literal).join(', ')})`,
      cause,
    })
  }
}
