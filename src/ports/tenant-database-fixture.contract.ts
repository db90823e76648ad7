/** What the parts of the contract share: a tenant of its own per test, and short words for what they keep asking. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach } from 'vitest'
import { EvenkeelError } from '../domain/error.ts'
import type { OpenSession, RoleName, World } from '../drivers/postgres/world.contract.ts'
import type { OpenTenantDatabase, TenantDatabase } from './tenant-database.ts'

export interface Fixture {
  open: OpenTenantDatabase
  world: World
  tenant: TenantDatabase
  /** Names that a run would give. */
  checkpoint: string
  aside: string
  /** One table, `documents`, of 100 rows. */
  seed(): Promise<unknown>
  /** How many documents there are. */
  rows(database?: string): Promise<unknown>
  mayEnter(role: RoleName, database?: string): Promise<boolean>
}

export const limitMs = 10_000
export const everybody = ['application', 'updater', 'admin', 'outsider'] as const

export const q = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Filled anew before each test of the suite that calls it. */
export function useTenant(open: OpenTenantDatabase, makeWorld: () => Promise<World>): Fixture {
  const on = { open } as Fixture
  beforeEach(async () => {
    const world = await makeWorld()
    Object.assign(on, { world, tenant: open(world.target), checkpoint: `ek_${world.label}_ck`, aside: `ek_${world.label}_old` })
  })
  afterEach(async () => {
    await on.tenant.close()
    await on.world.destroy()
  })
  on.seed = () =>
    on.world.superuser(
      `set role ${q(on.world.role('application'))}; create table documents as select generate_series(1, 100) as id`,
      on.world.database,
    )
  on.rows = async (database = on.world.database) => (await on.world.superuser('select count(*)::int as n from documents', database))[0]?.n
  on.mayEnter = (role, database = on.world.database) =>
    on.world.session(role, { application: 'odoo-1', database }).then(
      async (session) => {
        await session.close()
        return true
      },
      () => false,
    )
  return on
}

export async function gone(session: OpenSession): Promise<boolean> {
  for (let looks = 0; !session.ended() && looks < 100; looks++) await sleep(20)
  return session.ended()
}

/** The code of the error that it ends with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof EvenkeelError ? error.code : `not ours: ${String(error)}`),
  )
}
