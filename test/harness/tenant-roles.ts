/** The three roles of a tenant in the test cluster. Their passwords are easy to search for, so that a test can prove that none leaked. */

export interface TenantUrls {
  /** Application role: owns tenant databases, no CREATEDB. */
  app: string
  /** Updater: member of the application role. */
  updater: string
  /** Admin: CREATEDB, member of the application role, pg_read_all_stats. */
  admin: string
}

export const tenantPasswords = { app: 'app-password-7Q2x', updater: 'updater-password-9Kd4', admin: 'admin-password-3Vt8' }

/** The three URLs for one database of the cluster that `superuserUrl` names. */
export function tenantUrls(superuserUrl: string, database = 'postgres'): TenantUrls {
  const urlOf = (role: string, password: string) => {
    const url = new URL(superuserUrl)
    url.username = role
    url.password = password
    url.pathname = `/${database}`
    return url.href
  }
  return {
    app: urlOf('tenant', tenantPasswords.app),
    updater: urlOf('tenant_updater', tenantPasswords.updater),
    admin: urlOf('tenant_admin', tenantPasswords.admin),
  }
}
