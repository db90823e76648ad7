/** Connections as Odoo makes them: application_name from ODOO_PGAPPNAME, repeatable read, 15 s for a lock; and a missing database is made. */
import pg from 'pg'
import { info } from './log.ts'
import type { Options } from './options.ts'

export const begin = 'begin isolation level repeatable read'

/** @throws what PostgreSQL said */
export async function connect(options: Options, database = options.database ?? ''): Promise<pg.Client> {
  const client = new pg.Client({
    host: options.host ?? process.env.PGHOST ?? '/var/run/postgresql',
    ...(options.port === null ? {} : { port: options.port }),
    ...(options.user === null ? {} : { user: options.user }),
    ...(options.password === null ? {} : { password: options.password }),
    database,
    application_name: (process.env.ODOO_PGAPPNAME ?? 'odoo-{pid}').replace('{pid}', String(process.pid)).slice(0, 63),
  })
  // A session that is ended from outside is noticed by whoever asks next.
  client.on('error', () => {})
  await client.connect()
  await client.query(`set lock_timeout = '15s'; set timezone = 'UTC'`)
  return client
}

/** Answers whether it was made now. A role that may not is no error: Odoo then goes on as if the database existed. */
export async function createMissingDatabase(options: Options, database: string): Promise<boolean> {
  const client = await connect(options, 'postgres')
  try {
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [database])
    if (rows.length > 0) return false
    await client.query(`create database ${client.escapeIdentifier(database)} encoding 'unicode' lc_collate 'C' template template0`)
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error
    info('odoo', `Could not determine if database ${database} exists, skipping auto-creation: ${(error as Error).message}`)
    return false
  } finally {
    await client.end()
  }
}

export async function exists(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [`public.${table}`])
  return rows[0]?.there ?? false
}

/** A PostgreSQL error as psycopg2 shows it. */
export function pythonName(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  if (code === undefined) return message
  const names: Record<string, string> = {
    ...{ '42P01': 'UndefinedTable', '42703': 'UndefinedColumn', '23505': 'UniqueViolation', '23502': 'NotNullViolation', '23514': 'CheckViolation' },
    ...{ '40001': 'SerializationFailure', '55P03': 'LockNotAvailable', '57P01': 'AdminShutdown', '53100': 'DiskFull', P0001: 'RaiseException' },
  }
  return `psycopg2.${/^[0-9A-Z]{5}$/.test(code) ? `errors.${names[code] ?? 'DatabaseError'}` : 'OperationalError'}: ${message}`
}
