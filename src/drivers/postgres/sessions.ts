/**
 * Who is in a database. Told apart by role and application_name alone: Odoo names its sessions `odoo-<pid>` (ours `ek-...`), or not at all under old drivers;
 * whoever uses the application role under another name (psql, pg_dump, BI) is somebody else, and is never ended by us. Only `client backend` and `walsender`
 * count: autovacuum gives way by itself, parallel workers go with their leader. Without pg_read_all_stats the kind of a foreign role's backend is hidden: it
 * counts.
 */
import type pg from 'pg'
import type { Session } from '../../ports/tenant-database.ts'
import { isOurApplication } from './client.ts'
import type { Tenant } from './tenant.ts'

export interface SessionRow {
  pid: number
  /** Empty when the role was dropped. */
  role: string
  superuser: boolean
  application: string
  walsender: boolean
  /** Null: hidden from the admin. */
  since: Date | null
  client: string | null
}

/**
 * How many backends are on the way into the database called `name`. A backend takes this lock before PostgreSQL asks whether it may CONNECT, and holds it until it
 * stands in pg_stat_activity (InitPostgres; seen on 15 and 18): ask for it before the sessions, and nobody is missed between the two.
 */
export async function countEntering(client: pg.Client, name: string): Promise<number> {
  const { rows } = await client.query<{ entering: number }>(
    `select count(*)::int as entering from pg_locks l join pg_database d on d.oid = l.objid
     where d.datname = $1 and l.locktype = 'object' and l.classid = 'pg_database'::regclass and l.mode = 'RowExclusiveLock' and l.pid <> pg_backend_pid()`,
    [name],
  )
  return rows[0]?.entering ?? 0
}

/** Sessions in the database called `name`, without the one that asks. */
export async function listSessions(client: pg.Client, tenant: Tenant, name: string): Promise<Session[]> {
  const { rows } = await client.query<SessionRow>(
    `select a.pid, coalesce(r.rolname, '') as role, coalesce(r.rolsuper, false) as superuser, coalesce(a.application_name, '') as application,
       coalesce(a.backend_type = 'walsender', false) as walsender, a.backend_start as since, host(a.client_addr) as client
     from pg_stat_activity a left join pg_roles r on r.oid = a.usesysid
     where a.datname = $1 and a.pid <> pg_backend_pid()
       and (a.backend_type in ('client backend', 'walsender') or (a.backend_type is null and a.usesysid is not null))
     order by a.pid`,
    [name],
  )
  return rows.map((row) => ({
    pid: row.pid,
    role: row.role,
    application: row.application,
    kind: kindOf(row, tenant),
    since: row.since?.toISOString() ?? 'unknown',
    client: row.client,
  }))
}

export function kindOf(row: Pick<SessionRow, 'role' | 'superuser' | 'application' | 'walsender'>, tenant: Tenant): Session['kind'] {
  if (row.walsender) return 'foreign'
  if (row.role === tenant.adminRole && isOurApplication(row.application)) return 'evenkeel'
  if (row.superuser) return 'foreign'
  if (row.role === tenant.applicationRole && /^(odoo-|ek-|$)/.test(row.application)) return 'own'
  if (row.role === tenant.updaterRole && row.application.startsWith('ek-')) return 'updater'
  return 'foreign'
}
