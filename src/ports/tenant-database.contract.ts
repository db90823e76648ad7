/** What every driver of the port must do, on a real server. A driver's test registers this suite with a way to make a tenant of its own. */
import { describe } from 'vitest'
import type { World } from '../drivers/postgres/world.contract.ts'
import type { OpenTenantDatabase } from './tenant-database.ts'
import { describeAccess } from './tenant-database-access.contract.ts'
import { describeCopies } from './tenant-database-copies.contract.ts'
import { useTenant } from './tenant-database-fixture.contract.ts'

export function describeTenantDatabase(title: string, open: OpenTenantDatabase, makeWorld: () => Promise<World>): void {
  describe(`${title} as a tenant's database`, () => {
    const on = useTenant(open, makeWorld)
    describeAccess(on)
    describeCopies(on)
  })
}
