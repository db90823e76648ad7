/**
 * Whether the application role and the updater can log in, and into the same server as the admin: a wrong password would otherwise show in the middle of an
 * outage. Sessions are called `ek-look`, which a run that becomes quiet at that moment takes for what they are.
 */
import type { RoleFact } from '../../domain/plan.ts'
import { connect, describe, identifier, roleOf, sqlState } from './client.ts'
import type { Tenant } from './tenant.ts'

interface Wrong {
  problem: string
  mend: string
}

/** Adds what was found to `roles`. A database that the role may not enter just now (fenced, not there) is no fault of its log-in. */
export async function tryLogins(tenant: Tenant, roles: RoleFact[], server: string | null): Promise<RoleFact[]> {
  const urls: Partial<Record<RoleFact['what'], string>> = { application: tenant.target.appUrl, updater: tenant.target.updaterUrl }
  return Promise.all(
    roles.map(async (role) => {
      const url = urls[role.what]
      const wrong = url === undefined || role.problems.length > 0 ? null : await tryLogin(url, tenant.name, server)
      return wrong === null ? role : { ...role, problems: [wrong.problem], mend: [wrong.mend] }
    }),
  )
}

async function tryLogin(url: string, database: string, server: string | null): Promise<Wrong | null> {
  const role = identifier(roleOf(url))
  try {
    const client = await connect(url, database, 'ek-look')
    const { rows } = await client
      .query<{ server: string }>('select system_identifier::text as server from pg_control_system()')
      .finally(() => client.end())
    if (server === null || rows[0]?.server === server) return null
    return { problem: `its address, ${describe(url)}, leads to another server than the admin's`, mend: `-- give one server in all three addresses` }
  } catch (error) {
    const state = sqlState(error)
    if (state === '42501' || state === '3D000') return null
    const problem = error instanceof Error ? error.message : String(error)
    if (state?.startsWith('28'))
      return { problem, mend: `-- set the password that its address holds (or allow it in pg_hba.conf); in psql: \\password ${role}` }
    return { problem, mend: `-- see that ${describe(url)} can be reached` }
  }
}
