/** An instance's PostgreSQL database, as the port wants it. Every call opens its own session and closes it, so nothing has to be mended after a lost server. */
import type { OpenTenantDatabase } from '../../ports/tenant-database.ts'
import { readAttributes } from './attributes.ts'
import { clockSkewMs } from './clock.ts'
import { copyDatabase } from './copy.ts'
import { readCounters } from './counters.ts'
import { dropDatabase, dropMadeBy, findDatabase } from './databases.ts'
import { endOwnSessions } from './end-sessions.ts'
import { lowerFence, raiseFence, updaterMayConnect } from './fence.ts'
import { readLiveTables } from './live-tables.ts'
import { look } from './look.ts'
import { readModules } from './modules.ts'
import { listSessions } from './sessions.ts'
import { swapDatabases } from './swap.ts'
import { tenantOf } from './tenant.ts'

export const openTenantDatabase: OpenTenantDatabase = (target, lease = null) => {
  const tenant = tenantOf(target, lease)
  return {
    name: tenant.name,
    applicationRole: tenant.applicationRole,
    look: () => look(tenant),
    modules: () => tenant.inside((client) => readModules(client, tenant.name)),
    clockSkewMs: () => tenant.outside(clockSkewMs),
    sessions: () => tenant.outside((client) => listSessions(client, tenant, tenant.name)),
    attributes: () => tenant.outside((client) => readAttributes(client, tenant.name)),
    raiseFence: (run) => raiseFence(tenant, run ?? null),
    lowerFence: ({ acl }) => lowerFence(tenant, acl),
    updaterMayConnect: (allowed) => updaterMayConnect(tenant, allowed),
    endOwnSessions: (options) => endOwnSessions(tenant, options),
    databaseExists: (name) => tenant.outside(async (client) => (await findDatabase(client, name)) !== null),
    copy: (from, to) => copyDatabase(tenant, from, to),
    swap: (incoming, aside, attributes) => swapDatabases(tenant, { incoming, aside, attributes }),
    drop: (name) => tenant.outside((client) => dropDatabase(client, name)),
    dropMadeBy: (label) => tenant.outside((client) => dropMadeBy(client, label)),
    counters: () => tenant.inside(readCounters),
    liveTables: (names) => tenant.inside((client) => readLiveTables(client, names)),
    close: async () => {},
  }
}
