/**
 * A control plane's sessions on tenants' servers. Whoever was the control plane before may only have slept, and wake up in the middle of a step: nothing that it
 * still tries may take effect once its successor looks. Two rules see to it (docs/decisions/0043):
 *
 * 1. Every session carries the lease in its name, and asks whether the lease still holds once it stands, so that its successor can see it by then.
 * 2. A successor ends the sessions of all earlier holders on a server before its first statement there.
 *
 * A session of an earlier holder either stood at that time, and was ended with whatever it was doing, or begins later, and is told that the lease is another's.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { EvenkeelError } from '../../domain/error.ts'
import type { Lease } from '../../domain/lease.ts'
import { describe, ourApplicationName, roleOf, withCatalogSession, withDatabase } from './client.ts'

/** PostgreSQL ends a session within milliseconds, unless its machine is short of everything. */
const endMs = 10_000
const lookMs = 10

/** By lease: servers on which earlier holders' sessions were ended, as `host:port as role`. */
const cleared = new WeakMap<Lease, Map<string, Promise<void>>>()

/** @param lease null: as no control plane */
export async function withLeasedSession<T>(url: string, database: string, lease: Lease | null, work: (client: pg.Client) => Promise<T>): Promise<T> {
  if (lease === null) return withCatalogSession(url, database, work)
  const leased = async (client: pg.Client) => {
    await endEarlierOnce(client, url, lease)
    await lease.mustHold()
    return work(client)
  }
  return withCatalogSession(url, database, leased, nameOf(lease))
}

const nameOf = ({ plane, epoch }: Lease): string => `${ourApplicationName} ${plane} ${epoch}`

/** Once per server: later sessions of an earlier holder end by the first rule. */
function endEarlierOnce(client: pg.Client, url: string, lease: Lease): Promise<void> {
  const servers = cleared.get(lease) ?? new Map<string, Promise<void>>()
  cleared.set(lease, servers)
  const server = `${describe(withDatabase(url, ''))} as ${roleOf(url)}`
  const ending = servers.get(server) ?? endEarlier(client, lease)
  servers.set(server, ending)
  return ending.catch((error: unknown) => {
    servers.delete(server)
    throw error
  })
}

async function endEarlier(client: pg.Client, { plane, epoch }: Lease): Promise<void> {
  for (const began = performance.now(); performance.now() - began < endMs; await sleep(lookMs)) {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where usename = current_user and pid <> pg_backend_pid()
         and case when application_name ~ ('^${ourApplicationName} ' || $1 || ' [0-9]{1,15}$') then split_part(application_name, ' ', 3)::bigint < $2::bigint end`,
      [plane, epoch],
    )
    if (rowCount === 0) return
  }
  throw new EvenkeelError('busy', 'Sessions of the Evenkeel that ran before do not end. Nothing was changed.', {
    hint: `select pid, state, query from pg_stat_activity where application_name like '${ourApplicationName} %'`,
    condition: 'sessions-stay',
  })
}
