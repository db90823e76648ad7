/**
 * The names and ways in that all files of this driver share. Cluster-wide work (create, rename, drop, fence) must not hold a session in the instance's own
 * database, so it goes through another one: the admin URL's, else `postgres`.
 */
import type pg from 'pg'
import type { Lease } from '../../domain/lease.ts'
import type { TenantTarget } from '../../ports/tenant-database.ts'
import { databaseOf, roleOf } from './client.ts'
import { withLeasedSession } from './leased-session.ts'

export interface Tenant {
  /** The instance's database. */
  name: string
  applicationRole: string
  updaterRole: string
  adminRole: string
  target: TenantTarget
  /** Database that is not the instance's, for cluster-wide work. */
  maintenanceDatabase: string
  /** A session of the admin outside the instance's database. */
  outside<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
  /** A session of the admin in the instance's database. */
  inside<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
}

/** @param lease of the control plane that acts; null: a command that only reads, or acts beside it */
export function tenantOf(target: TenantTarget, lease: Lease | null = null): Tenant {
  const name = databaseOf(target.appUrl)
  const adminDatabase = databaseOf(target.adminUrl)
  const maintenanceDatabase = adminDatabase === '' || adminDatabase === name ? 'postgres' : adminDatabase
  return {
    name,
    applicationRole: roleOf(target.appUrl),
    updaterRole: roleOf(target.updaterUrl),
    adminRole: roleOf(target.adminUrl),
    target,
    maintenanceDatabase,
    outside: (work) => withLeasedSession(target.adminUrl, maintenanceDatabase, lease, work),
    inside: (work) => withLeasedSession(target.adminUrl, name, lease, work),
  }
}
