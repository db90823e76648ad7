/**
 * One look at a database and its server, for a plan, for preflight, for doctor. It never throws: what could not be seen is null or empty, and `unreachable` says
 * why. Roles are looked at through whoever can log in, because an admin that is missing or wrong is the first thing that a newcomer must be told.
 */
import type pg from 'pg'
import { type DatabaseLook, nothingSeen } from '../../domain/database-look.ts'
import { readAttributes, unmovable } from './attributes.ts'
import { withCatalogSession } from './client.ts'
import { clockSkewMs } from './clock.ts'
import { readMark } from './copy-mark.ts'
import { diskFreeBytes } from './data-directory.ts'
import { findModules, seriesOf } from './modules.ts'
import { findRoles } from './role-findings.ts'
import type { Tenant } from './tenant.ts'
import { tryLogins } from './try-logins.ts'

interface ServerRow {
  postgresMajor: number
  server: string
  exists: boolean
  comment: string | null
  owner: string | null
  databaseBytes: string | null
  slots: string[]
  subscriptions: string[]
  prepared: string[]
}

export async function look(tenant: Tenant): Promise<DatabaseLook> {
  try {
    return await tenant.outside((client) => lookFromOutside(client, tenant))
  } catch (error) {
    return { ...nothingSeen, unreachable: sentenceOf(error), roles: await rolesWithoutAdmin(tenant) }
  }
}

async function lookFromOutside(client: pg.Client, tenant: Tenant): Promise<DatabaseLook> {
  const row = await readServer(client, tenant.name)
  const { server, databaseBytes, comment, ...seen } = row
  const mark = readMark(comment)
  const fence = mark?.made === 'fence' ? { run: mark.run, since: mark.since } : null
  const roles = await tryLogins(tenant, await findRoles(client, tenant, row.owner, row.postgresMajor), server)
  const common = { ...nothingSeen, ...seen, fence, roles, clockSkewMs: await clockSkewMs(client) }
  if (!row.exists) return { ...common, unreachable: `There is no database ${tenant.name} on the server.` }
  return {
    ...common,
    databaseBytes: databaseBytes === null ? null : Number(databaseBytes),
    diskFreeBytes: await diskFreeBytes(client, tenant.name),
    unmovableSettings: await unmovable(client, tenant.name, await readAttributes(client, tenant.name)),
    ...(await lookInside(tenant)),
  }
}

async function namesFilesIn(client: pg.Client): Promise<boolean> {
  const { rows: found } = await client.query<{ present: boolean }>(`select to_regclass('public.ir_attachment') is not null as present`)
  if (!found[0]?.present) return false
  const { rows } = await client.query<{ named: boolean }>('select exists (select from public.ir_attachment where store_fname is not null) as named')
  return rows[0]?.named ?? false
}

async function languagesIn(client: pg.Client): Promise<string[] | null> {
  const { rows: found } = await client.query<{ present: boolean }>(`select to_regclass('public.res_lang') is not null as present`)
  if (!found[0]?.present) return null
  const { rows } = await client.query<{ code: string }>('select code from public.res_lang where active order by code')
  return rows.map(({ code }) => code)
}

async function lookInside(tenant: Tenant): Promise<Pick<DatabaseLook, 'unreachable' | 'databaseSeries' | 'modules' | 'namesFiles' | 'languages'>> {
  try {
    const { modules, ...seen } = await tenant.inside(async (client) => ({
      modules: (await findModules(client)) ?? [],
      namesFiles: await namesFilesIn(client),
      languages: await languagesIn(client),
    }))
    return { unreachable: null, databaseSeries: seriesOf(modules), modules, ...seen }
  } catch (error) {
    return { unreachable: sentenceOf(error), databaseSeries: null, modules: [], namesFiles: false, languages: null }
  }
}

/** The size is hidden from an admin that may not connect to the database; everything else is open to every role. */
async function readServer(client: pg.Client, name: string): Promise<ServerRow> {
  const { rows } = await client.query<ServerRow>(
    `select current_setting('server_version_num')::int / 10000 as "postgresMajor",
       (select system_identifier::text from pg_control_system()) as server,
       d.oid is not null as exists, pg_get_userbyid(d.datdba)::text as owner, shobj_description(d.oid, 'pg_database') as comment,
       case when has_database_privilege(d.oid, 'CONNECT') or pg_has_role('pg_read_all_stats', 'USAGE') then pg_database_size(d.oid) end as "databaseBytes",
       array(select slot_name::text from pg_replication_slots where database = $1 order by 1) as slots,
       array(select subname::text from pg_subscription where subdbid = d.oid order by 1) as subscriptions,
       array(select gid from pg_prepared_xacts where database = $1 order by 1) as prepared
     from (select 1) as one left join pg_database d on d.datname = $1`,
    [name],
  )
  const [row] = rows as [ServerRow]
  return row
}

async function rolesWithoutAdmin(tenant: Tenant): Promise<DatabaseLook['roles']> {
  const waysIn = [tenant.target.appUrl, tenant.target.updaterUrl].flatMap((url) => [tenant.name, 'postgres'].map((database) => ({ url, database })))
  for (const { url, database } of waysIn) {
    const roles = await withCatalogSession(url, database, async (client) => {
      const { owner, postgresMajor } = await readServer(client, tenant.name)
      return findRoles(client, tenant, owner, postgresMajor)
    }).catch(() => null)
    if (roles !== null) return roles
  }
  return []
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
