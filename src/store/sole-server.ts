/**
 * One server per database. Two, of one version or of two, would take up each other's runs and act on the same tenants; and a newer one would change the schema under an
 * older one. The lock of the data folder does not see a second folder, or a second machine. An advisory lock lives as long as its session: a killed server leaves
 * none behind.
 */
import pg from 'pg'
import { EvenkeelError } from '../domain/error.ts'
import { takenOver } from './lease.ts'

/** Any constant that nothing else in this database uses; ASCII of `ek-serve`. */
const lock = 7307984793985250917n
const againMs = 1_000
/** PostgreSQL notices within milliseconds that a killed server's connection is gone. */
const patienceMs = 3_000
const lookMs = 200

export interface SoleServer {
  release(): Promise<void>
}

/**
 * Takes the database for this process. A session that is lost (PostgreSQL was started again) is taken again; where somebody else was faster, `onLost` is told.
 * @param onTaken called when it was taken again: somebody may have had it in between (lease.ts)
 * @throws EvenkeelError conflict, when another server has it
 */
export async function takeDatabase(url: string, onLost: (why: string) => void, onTaken: () => void = () => {}): Promise<SoleServer> {
  let released = false
  let session = await holdSoon(url)
  const keep = (client: pg.Client) => {
    client.once('end', () => void (released || again()))
  }
  const again = async (): Promise<void> => {
    while (!released) {
      try {
        session = await hold(url)
        keep(session)
        return onTaken()
      } catch (error) {
        if (error instanceof EvenkeelError) return onLost(takenOver)
        await new Promise((resolve) => setTimeout(resolve, againMs).unref())
      }
    }
  }
  keep(session)
  return {
    async release() {
      released = true
      await session.end().catch(() => undefined)
    },
  }
}

async function holdSoon(url: string): Promise<pg.Client> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      return await hold(url)
    } catch (error) {
      if (!(error instanceof EvenkeelError) || performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, lookMs))
    }
  }
}

async function hold(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'evenkeel-server', connectionTimeoutMillis: 10_000, keepAlive: true })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lock])
  if (rows[0]?.taken) return client
  const holder = await holderOf(client)
  await client.end()
  throw new EvenkeelError('conflict', `Another Evenkeel runs on this database (${holder}). Nothing was started, nothing was changed.`, {
    hint: 'stop it first: systemctl stop evenkeel, or kill its process; a new version starts when the old one has ended',
  })
}

async function holderOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; address: string | null; since: string }>(
    `select a.pid, host(a.client_addr) as address, to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as since
       from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database())
        and (l.classid::bigint << 32 | l.objid::bigint) = $1`,
    [lock],
  )
  const [row] = rows
  return row ? `PostgreSQL session ${row.pid}${row.address ? ` from ${row.address}` : ''}, since ${row.since} UTC` : 'it holds the lock'
}
