/**
 * The two databases that are compared. Each has two sessions on one snapshot: `scan` streams through a cursor, and while that cursor is open
 * `look` fetches rows and facts. Text forms are pinned, so that equal values have equal text on any server.
 */
import type pg from 'pg'
import { connect, literal } from '../client.ts'

export interface Side {
  name: 'before' | 'after'
  scan: pg.Client
  look: pg.Client
  major: number
}

export interface Sides {
  before: Side
  after: Side
}

const pinned = {
  statement_timeout: '15min',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '0',
  // A policy that hides rows is an error, not a smaller table.
  row_security: 'off',
  search_path: '',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '3',
  bytea_output: 'hex',
  lc_monetary: 'C',
  lc_numeric: 'C',
  // Compiling an expression over 60 columns takes longer than most tables.
  jit: 'off',
}

/** Opens both databases read only. The caller must `close`. Throws `unreachable`. */
export async function openSides(beforeUrl: string, afterUrl: string): Promise<Sides & { close(): Promise<void> }> {
  const opened = await Promise.allSettled([openSide('before', beforeUrl), openSide('after', afterUrl)])
  const sides = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const close = async () => {
    await Promise.all(sides.flatMap((side) => [side.scan, side.look]).map((client) => client.end().catch(() => {})))
  }
  const [before, after] = sides
  if (before !== undefined && after !== undefined) return { before, after, close }
  await close()
  throw opened.find((result) => result.status === 'rejected')?.reason
}

async function openSide(name: Side['name'], url: string): Promise<Side> {
  const scan = await connect(url)
  try {
    const look = await connect(url)
    try {
      return { name, scan, look, major: await shareSnapshot(scan, look) }
    } catch (error) {
      await look.end()
      throw error
    }
  } catch (error) {
    await scan.end()
    throw error
  }
}

async function shareSnapshot(scan: pg.Client, look: pg.Client): Promise<number> {
  await scan.query('begin isolation level repeatable read read only')
  const { rows } = await scan.query<{ snapshot: string; version: number }>(
    `select pg_catalog.pg_export_snapshot() as snapshot, pg_catalog.current_setting('server_version_num')::int as version`,
  )
  const first = rows[0] as { snapshot: string; version: number }
  await look.query('begin isolation level repeatable read read only')
  await look.query(`set transaction snapshot ${literal(first.snapshot)}`)
  await Promise.all([scan, look].map(pin))
  return Math.floor(first.version / 10_000)
}

async function pin(client: pg.Client): Promise<void> {
  await client.query('select pg_catalog.set_config(name, value, true) from unnest($1::text[], $2::text[]) as setting(name, value)', [
    Object.keys(pinned),
    Object.values(pinned),
  ])
}

/** Asks both databases the same, at the same time. */
export async function both<T>(sides: Sides, ask: (side: Side) => Promise<T>): Promise<{ before: T; after: T }> {
  const [before, after] = await Promise.all([ask(sides.before), ask(sides.after)])
  return { before, after }
}

/**
 * Runs `work`; when PostgreSQL refuses something (permission, time limit), puts the four sessions back to where they were and answers the server's
 * sentence. A lost connection is thrown on.
 */
export async function attempt(sides: Sides, work: () => Promise<void>): Promise<string | null> {
  const clients = [sides.before.scan, sides.before.look, sides.after.scan, sides.after.look]
  const all = (sql: string) => Promise.all(clients.map((client) => client.query(sql)))
  await all('savepoint attempt')
  try {
    await work()
    await all('release savepoint attempt')
    return null
  } catch (error) {
    if (!isServerError(error)) throw error
    await all('rollback to savepoint attempt')
    return error.message
  }
}

function isServerError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error && 'code' in error && error.severity === 'ERROR'
}
