/**
 * Ends the instance's own sessions until none is left. A backend that passed the check of CONNECT right before the fence rose appears in the list of sessions a
 * moment later, so a look asks first who is on the way in (sessions.ts), then who is there: whoever is in neither answer is out, and stays out. Reading sessions of ours (books, a look for a plan) get a moment to finish, then they are ended as well:
 * users are waiting.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import type { Session, TenantTarget } from '../../ports/tenant-database.ts'
import { identifier, sqlState, withCatalogSession } from './client.ts'
import { countEntering, listSessions } from './sessions.ts'
import { type Tenant, tenantOf } from './tenant.ts'

const betweenLooksMs = 20
const readersMayFinishMs = 2_000

export interface EndOptions {
  limitMs: number
  /** The run's label: sessions of its updater, `ek-<label>-...`, are ended too. */
  updaterLabel?: string
}

export interface EndOutcome {
  quiet: boolean
  /** When not empty, nobody was ended after they were seen. */
  foreign: Session[]
  /** The others that were there at the last look. */
  left: Session[]
}

/** @throws EvenkeelError denied when neither the admin nor the updater itself may end the updater's sessions */
export async function endOwnSessions(tenant: Tenant, { limitMs, updaterLabel }: EndOptions): Promise<EndOutcome> {
  return tenant.outside(async (client) => {
    const started = performance.now()
    for (;;) {
      const entering = await countEntering(client, tenant.name)
      const found = await listSessions(client, tenant, tenant.name)
      const foreign = found.filter((session) => session.kind === 'foreign')
      if (foreign.length > 0) return { quiet: false, foreign, left: found.filter((session) => session.kind !== 'foreign') }
      if (entering === 0 && found.length === 0) return { quiet: true, foreign: [], left: [] }
      const spentMs = performance.now() - started
      if (spentMs > limitMs) return { quiet: false, foreign: [], left: found }
      await end(
        client,
        tenant,
        found.filter((session) => mayEnd(session, updaterLabel, spentMs)),
      )
      await sleep(betweenLooksMs)
    }
  })
}

/**
 * Ends the sessions of one run's updater and nobody else's, while users may be in.
 * @throws EvenkeelError busy when they are still there at the limit; denied
 */
export async function endUpdaterSessions(target: TenantTarget, label: string, limitMs: number): Promise<void> {
  const tenant = tenantOf(target)
  await tenant.outside(async (client) => {
    for (const started = performance.now(); ; await sleep(betweenLooksMs)) {
      const left = (await listSessions(client, tenant, tenant.name)).filter(
        ({ kind, application }) => (kind === 'own' || kind === 'updater') && application.startsWith(`ek-${label}-`),
      )
      if (left.length === 0) return
      if (performance.now() - started > limitMs) {
        throw new EvenkeelError('busy', `Sessions of ek-${label} do not end: ${left.map(({ pid }) => pid).join(', ')}.`, {
          condition: 'sessions-stay',
        })
      }
      await end(client, tenant, left)
    }
  })
}

function mayEnd(session: Session, updaterLabel: string | undefined, spentMs: number): boolean {
  if (session.kind === 'own') return true
  if (session.kind === 'evenkeel') return spentMs > readersMayFinishMs
  return updaterLabel !== undefined && session.application.startsWith(`ek-${updaterLabel}-`)
}

async function end(client: pg.Client, tenant: Tenant, sessions: Session[]): Promise<void> {
  const [updaters, others] = [sessions.filter((session) => session.kind === 'updater'), sessions.filter((session) => session.kind !== 'updater')]
  await terminate(client, tenant.name, others)
  await endUpdaters(client, tenant, updaters)
}

/** The admin need not be a member of the updater: a role may always end its own sessions, so else the updater does it. */
async function endUpdaters(client: pg.Client, tenant: Tenant, sessions: Session[]): Promise<void> {
  try {
    await terminate(client, tenant.name, sessions)
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    await withCatalogSession(tenant.target.updaterUrl, tenant.maintenanceDatabase, (updater) => terminate(updater, tenant.name, sessions)).catch(
      (cause) => {
        throw new EvenkeelError(
          'denied',
          `Sessions of the updater ${tenant.updaterRole} in ${tenant.name} cannot be ended by the admin ${tenant.adminRole}.`,
          {
            hint: `let a superuser run: GRANT ${identifier(tenant.updaterRole)} TO ${identifier(tenant.adminRole)}`,
            cause,
          },
        )
      },
    )
  }
}

/** The role is compared again: in the meantime the number may belong to somebody else's session. */
async function terminate(client: pg.Client, database: string, sessions: Session[]): Promise<void> {
  if (sessions.length === 0) return
  await client.query(
    `select pg_terminate_backend(a.pid) from pg_stat_activity a join unnest($2::int[], $3::text[]) as s (pid, role) on s.pid = a.pid and s.role = a.usename
     where a.datname = $1`,
    [database, sessions.map((session) => session.pid), sessions.map((session) => session.role)],
  )
}
