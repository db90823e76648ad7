/**
 * The control plane's PostgreSQL: one pool, Kysely on top, every table in schema `evenkeel`. SQL stays SQL: Kysely types it and hides nothing.
 * Two readings differ from the driver's habit, for this pool only: int8 is a number (ids, milliseconds and bytes stay far below 2^53) and timestamptz is
 * RFC 3339 text in UTC, as documents and the journal's hashes hold it (a Date would be formatted again at every use). JSON goes in as text (`toJson`),
 * because the driver would turn an array into a PostgreSQL array.
 */
import { Kysely, type Transaction as KyselyTransaction, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { DB } from './generated.ts'
import { type HeldLease, sessionNames } from './lease.ts'
import { openPool } from './pool.ts'
import { poolOf } from './unavailable.ts'

/** Reads, and starts transactions. */
export type Database = Kysely<DB>
/** Changes: a store's changing function takes one, so that the fact and its journal event commit together. */
export type Transaction = KyselyTransaction<DB>

export const schemaName = 'evenkeel'

const int8 = 20
const timestamptz = 1184

const parseTimestamptz = pg.types.getTypeParser(timestamptz, 'text') as (text: string) => Date

// biome-ignore lint/suspicious/noExplicitAny: the driver's own signature has overloads that no function type can name
const getTypeParser: any = (oid: number, format?: 'text' | 'binary') => {
  if (oid === int8) return Number
  if (oid === timestamptz) return (text: string) => parseTimestamptz(text).toISOString()
  return pg.types.getTypeParser(oid, format)
}

interface OpenOptions {
  connections?: number
  /** Of a server: without it no session begins once another server has taken the database. */
  lease?: Pick<HeldLease, 'verify'>
}

/** Opens the pool; connects at the first query. Close it with `destroy()`. */
export function openDatabase(url: string, { connections = 10, lease }: OpenOptions = {}): Database {
  const pool = openPool(url, { name: sessionNames.store, connections, types: { getTypeParser }, ...(lease === undefined ? {} : { lease }) })
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: poolOf(pool) }) }).withSchema(schemaName)
}

/** Commits when `work` returns, rolls back when it throws. Read committed: races are settled by unique indexes and row locks, not by retries. */
export function inTransaction<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction().execute(work)
}

/** Identity of the PostgreSQL cluster that the control plane lies in; null when this role may not see it. */
export async function clusterOf(db: Database): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select system_identifier::text as id from pg_control_system()`.execute(db).catch(() => ({ rows: [] }))
  return rows[0]?.id ?? null
}

export const toJson = (value: unknown): string => JSON.stringify(value)

/** Milliseconds since the epoch as RFC 3339 in UTC. */
export const toTime = (ms: number): string => new Date(ms).toISOString()

/** The name of the unique index or constraint that an insert met, or null when the error is another one. */
export function violatedUnique(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError) || error.code !== '23505') return null
  return error.constraint ?? null
}
