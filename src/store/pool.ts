/** Sessions of a server in its own database. */
import pg from 'pg'
import type { HeldLease } from './lease.ts'

export interface PoolOptions {
  /** application_name of its sessions. */
  name: string
  connections: number
  /** Of a server: without it no session begins once another server has taken the database. */
  lease?: Pick<HeldLease, 'verify'>
  types?: pg.CustomTypesConfig
  /** Milliseconds after which the server ends a session that sleeps in a transaction. */
  idleInTransactionMs?: number
}

/** Connects at the first query. */
export function openPool(url: string, { name, connections, lease, types, idleInTransactionMs }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: connections,
    connectionTimeoutMillis: 10_000,
    ...(lease === undefined ? {} : { verify: lease.verify }),
    ...(types === undefined ? {} : { types }),
    ...(idleInTransactionMs === undefined ? {} : { idle_in_transaction_session_timeout: idleInTransactionMs }),
  })
  // An idle session that the server ends is replaced at the next query; without a listener it would end our process.
  pool.on('error', () => {})
  return pool
}
