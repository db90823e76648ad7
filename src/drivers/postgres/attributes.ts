/**
 * What a template copy does not carry: owner, privileges, connection limit, comment, ALTER DATABASE .. SET, ALTER ROLE .. IN DATABASE .. SET. Read before the
 * fence rises, put back on the copy that becomes the live database. Settings that the admin may not set do not stop a swap, because going back matters more:
 * they are named when the plan is made, and again by the swap. Whether they can be set is found out by setting them to what they are and rolling back: the rules
 * (kind of setting, CREATEROLE, membership, parameter privileges) differ between PostgreSQL 15 and 16.
 */
import type pg from 'pg'
import type { DatabaseAttributes } from '../../ports/tenant-database.ts'
import { identifier, literal } from './client.ts'
import { readMark } from './copy-mark.ts'
import { needDatabase } from './databases.ts'
import { normalAcl, putBackPrivileges } from './privileges.ts'
import { settingSql } from './setting.ts'

interface AttributeRow extends Omit<DatabaseAttributes, 'settings' | 'roleSettings'> {
  defaultAcl: string[]
}

/** @throws EvenkeelError notFound */
export async function readAttributes(client: pg.Client, name: string): Promise<DatabaseAttributes> {
  const { oid } = await needDatabase(client, name)
  const { rows } = await client.query<AttributeRow>(
    `select oid, pg_get_userbyid(datdba) as owner, datacl::text[] as acl, acldefault('d', datdba)::text[] as "defaultAcl", datconnlimit as "connectionLimit",
       shobj_description(oid, 'pg_database') as comment, datallowconn as "allowConnections"
     from pg_database where oid = $1`,
    [oid],
  )
  const [row] = rows as [AttributeRow]
  const { defaultAcl, acl, comment, ...rest } = row
  const mark = readMark(comment)
  return { ...rest, comment: mark?.made === 'fence' ? mark.comment : comment, acl: normalAcl(acl, defaultAcl), ...(await readSettings(client, oid)) }
}

async function readSettings(client: pg.Client, oid: number): Promise<Pick<DatabaseAttributes, 'settings' | 'roleSettings'>> {
  const { rows } = await client.query<{ role: string | null; settings: string[] }>(
    `select case when setrole <> 0 then pg_get_userbyid(setrole) end as role, setconfig as settings from pg_db_role_setting where setdatabase = $1 order by 1`,
    [oid],
  )
  return {
    settings: rows.find((row) => row.role === null)?.settings ?? [],
    roleSettings: rows.flatMap(({ role, settings }) => (role === null ? [] : [{ role, settings }])),
  }
}

/**
 * Gives the database called `name` these attributes, inside a transaction of the caller's. The owner comes first: changing it rewrites the privileges.
 * @returns what could not be put back, in words
 */
export async function putBackAttributes(client: pg.Client, name: string, attributes: DatabaseAttributes): Promise<string[]> {
  const database = identifier(name)
  await client.query(`alter database ${database} owner to ${identifier(attributes.owner)}`)
  await client.query(
    `alter database ${database} with connection limit ${attributes.connectionLimit} allow_connections ${attributes.allowConnections}`,
  )
  await client.query(`comment on database ${database} is ${attributes.comment === null ? 'null' : literal(attributes.comment)}`)
  await putBackPrivileges(client, name, attributes.acl)
  return putBackAllSettings(client, name, attributes)
}

/** What of `attributes` the admin could not put back on a copy, in words. Changes nothing. */
export async function unmovable(client: pg.Client, name: string, attributes: DatabaseAttributes): Promise<string[]> {
  await client.query('begin')
  try {
    return [...(await grantsByOthers(client, name)), ...(await putBackAllSettings(client, name, attributes))]
  } finally {
    await client.query('rollback')
  }
}

/** They come back granted by the owner. */
async function grantsByOthers(client: pg.Client, name: string): Promise<string[]> {
  const { rows } = await client.query<{ grantee: string; grantor: string; privilege: string }>(
    `select case when a.grantee = 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end as grantee, pg_get_userbyid(a.grantor) as grantor, a.privilege_type as privilege
     from pg_database d, aclexplode(d.datacl) a where d.datname = $1 and a.grantor <> d.datdba order by 1, 2, 3`,
    [name],
  )
  return rows.map(({ grantee, grantor, privilege }) => `${grantor} as the one who granted ${privilege} to ${grantee}`)
}

async function putBackAllSettings(client: pg.Client, name: string, { settings, roleSettings }: DatabaseAttributes): Promise<string[]> {
  const database = identifier(name)
  const notPutBack = await putBackSettings(client, `alter database ${database}`, settings, null)
  for (const { role, settings } of roleSettings) {
    notPutBack.push(...(await putBackSettings(client, `alter role ${identifier(role)} in database ${database}`, settings, role)))
  }
  return notPutBack
}

async function putBackSettings(client: pg.Client, alter: string, settings: string[], role: string | null): Promise<string[]> {
  const failed: string[] = []
  for (const setting of settings) {
    const statement = `${alter} set ${settingSql(setting)}`
    if (!(await tried(client, statement, null)) && !(role !== null && (await tried(client, statement, role)))) failed.push(nameOf(setting, role))
  }
  return failed
}

/** A role may change its own settings: where the admin may act as that role, it needs no CREATEROLE. */
async function tried(client: pg.Client, statement: string, as: string | null): Promise<boolean> {
  await client.query('savepoint setting')
  try {
    if (as !== null) await client.query(`set local role ${identifier(as)}`)
    await client.query(statement)
    await client.query('reset role; release savepoint setting')
    return true
  } catch {
    await client.query('rollback to savepoint setting; release savepoint setting')
    return false
  }
}

/** Never the value: it may be a secret. */
function nameOf(setting: string, role: string | null): string {
  const [name] = setting.split('=')
  return role === null ? `setting ${name}` : `setting ${name} of role ${role}`
}
