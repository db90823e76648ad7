/**
 * The lease on the control plane's database. The advisory lock (sole-server.ts) lets one server in; this lets the one before it do nothing more, should it only have
 * slept: stopped, on a machine that was suspended, behind a network that was gone.
 *
 * Whoever takes it counts on and then ends the sessions of earlier holders. A session that begins later asks for the number before its first statement. So no
 * statement of an earlier holder's is carried out after that, whenever it was sent. The same two rules hold on tenants' servers
 * (drivers/postgres/leased-session.ts).
 *
 * The number follows the server's clock in seconds, so that a database that was restored from an older backup goes on above what it had given out.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { EvenkeelError } from '../domain/error.ts'
import type { Lease } from '../domain/lease.ts'
import { openPool } from './pool.ts'
import { poolOf } from './unavailable.ts'

/** A process, on its machine. */
export interface Holder {
  /** Tells this machine, since it was started, and this process's view of it from all others. */
  machine: string
  pid: number
  startTime: string
}

export interface HeldLease extends Lease {
  /** Who had it before, and may only sleep; null: nobody, or this very process. */
  before: Holder | null
  /** For pools: asked of each new session before its first statement. */
  verify(client: pg.ClientBase, done: (error?: Error) => void): void
  /** Closes its sessions. The lease itself stays with this process until another takes it. */
  close(): Promise<void>
}

/** Sessions that write, of every server: they end when another takes over. */
export const sessionNames = { store: 'evenkeel-control-plane', flows: 'evenkeel-flows' } as const

const endSessionsMs = 10_000
const lookMs = 10
/** Said by a server that ends itself. */
export const takenOver =
  'Another Evenkeel has taken over its database. This one ends at once, in the middle of what it did; the other one goes on with every run, and nothing is lost.'

/**
 * Takes the lease for this process. The caller has the advisory lock.
 * @param onLost told once, with a sentence, as soon as it is seen that another has it; does not return in a server
 */
export async function takeLease(url: string, me: Holder, now: string, onLost: (why: string) => void): Promise<HeldLease> {
  const { plane, epoch, before } = await withSession(url, async (client) => {
    const row = await countOn(client, me, now)
    await endEarlier(client)
    return row
  })
  let told = false
  const lost = (): EvenkeelError => {
    if (!told) onLost(takenOver)
    told = true
    return new EvenkeelError('conflict', takenOver, { hint: 'evenkeel doctor' })
  }
  const ask = async (query: (text: string) => Promise<{ rows: { epoch?: unknown }[] }>): Promise<void> => {
    const { rows } = await query('select epoch from evenkeel.server')
    if (Number(rows[0]?.epoch) !== epoch) throw lost()
  }
  const verify: HeldLease['verify'] = (client, done) => void ask((text) => client.query(text)).then(() => done(), done)
  const pool = openPool(url, { name: sessionNames.store, connections: 2, lease: { verify } })
  const asking = poolOf(pool)
  return {
    plane,
    epoch,
    before: before !== null && isSame(before, me) ? null : before,
    verify,
    async mustHold() {
      const client = await asking.connect()
      try {
        await ask((text) => client.query(text, []))
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}

interface Row {
  plane: string
  epoch: number
  before: Holder | null
}

async function countOn(client: pg.Client, me: Holder, now: string): Promise<Row> {
  await client.query('begin')
  const { rows: earlier } = await client.query<Holder>(`select machine, pid, start_time as "startTime" from evenkeel.server for update`)
  const { rows } = await client.query<{ plane: string; epoch: string }>(
    `insert into evenkeel.server (epoch, machine, pid, start_time, taken_at) values (extract(epoch from clock_timestamp())::bigint, $1, $2, $3, $4)
     on conflict (the_one) do update set epoch = greatest(server.epoch + 1, excluded.epoch), machine = excluded.machine, pid = excluded.pid,
       start_time = excluded.start_time, taken_at = excluded.taken_at
     returning plane, epoch`,
    [me.machine, me.pid, me.startTime, now],
  )
  await client.query('commit')
  const [row] = rows as [{ plane: string; epoch: string }]
  return { plane: row.plane, epoch: Number(row.epoch), before: earlier[0] ?? null }
}

/** None of ours is open yet: whoever carries one of these names is an earlier holder's. */
async function endEarlier(client: pg.Client): Promise<void> {
  for (const began = performance.now(); performance.now() - began < endSessionsMs; await sleep(lookMs)) {
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = current_user and application_name = any ($1)`,
      [Object.values(sessionNames)],
    )
    if (rowCount === 0) return
  }
  throw new EvenkeelError('conflict', 'Sessions of the Evenkeel that had this database before do not end. Nothing was started.', {
    hint: `select pid, state, query from pg_stat_activity where application_name like 'evenkeel-%'`,
  })
}

const isSame = (a: Holder, b: Holder): boolean => a.machine === b.machine && a.pid === b.pid && a.startTime === b.startTime

async function withSession<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'evenkeel-lease', connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
