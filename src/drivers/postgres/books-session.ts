/**
 * Sessions that read one snapshot. The exporter stays open until the last reader is done: an exported snapshot ends with its transaction. Time zone, date style
 * and search path are pinned, so that the same rows give the same text whatever a role's settings say.
 */
import type pg from 'pg'
import Cursor from 'pg-cursor'
import type { CheckRow } from '../../domain/check.ts'
import { connect, literal } from './client.ts'

/** What a time limit leaves the server to say so itself, before we end the session. */
const graceMs = 5_000

const readOnly = 'begin isolation level repeatable read, read only'
const pinned = [
  // The application role may create functions and operators in `public`; ours must not be the session that runs them. So checks name their tables with the schema.
  "set local search_path = ''",
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, YMD'",
  'set local extra_float_digits = 1',
  'set local idle_in_transaction_session_timeout = 0',
  // Read through a cursor a parallel plan runs without its workers, and is the worse plan then (F04: 0.4 s for 1 ms). Our sessions are what runs side by side.
  'set local max_parallel_workers_per_gather = 0',
  'set local jit = off',
].join('; ')

/** Runs `work` with a snapshot that `openReader` can read. Throws `unreachable` when there is no connection. */
export async function withSnapshot<T>(url: string, work: (snapshot: string) => Promise<T>): Promise<T> {
  const exporter = await connect(url)
  try {
    await exporter.query(`${readOnly}; ${pinned}`)
    const { rows } = await exporter.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
    return await work(rows[0]?.snapshot ?? '')
  } finally {
    await exporter.end().catch(() => {})
  }
}

export interface Reader {
  client: pg.Client
  /** The session is gone: it can answer nothing more. */
  lost: boolean
}

/** Throws `unreachable` when there is no connection. */
export async function withReader(url: string, snapshot: string, work: (reader: Reader) => Promise<void>): Promise<void> {
  const client = await connect(url)
  try {
    await client.query(`${readOnly}; set transaction snapshot ${literal(snapshot)}; ${pinned}`)
    await work({ client, lost: false })
  } finally {
    await client.end().catch(() => {})
  }
}

export interface Column {
  name: string
  /** Object id of the type. */
  type: number
}

export interface Table {
  columns: Column[]
  rows: CheckRow[]
}

export const typeIds = { boolean: 16, jsonb: 3802, numeric: 1700 }

/**
 * Every value as text. A number with decimals shows at least two and no zeros behind them: 100 and 100.000 are one amount, and a release that only rewrites it
 * with other zeros changed nothing.
 */
const textTypes = {
  getTypeParser: (type: number) => {
    if (type === typeIds.boolean) return (text: string) => (text === 't' ? 'true' : 'false')
    if (type === typeIds.numeric) return twoDecimalsAtLeast
    return (text: string) => text
  },
}

export function twoDecimalsAtLeast(text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  return /^-?\d+$/.test(whole) ? `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}` : text
}

export interface ReadLimits {
  limitMs: number
  maxRows: number
}

/**
 * Reads at most `maxRows` rows and one more, within `limitMs`. The server keeps the limit; when it does not even answer, the session is ended.
 * Throws the server's error and leaves the transaction usable, unless the session is lost: then the reader says so.
 */
export async function read(reader: Reader, sql: string, values: string[], { limitMs, maxRows }: ReadLimits): Promise<Table> {
  const { client } = reader
  try {
    await client.query('savepoint evenkeel_check')
    await client.query("select set_config('statement_timeout', $1, true)", [String(limitMs)])
    return await within(limitMs + graceMs, client, readRows(client, sql, values, maxRows))
  } finally {
    await client.query('rollback to savepoint evenkeel_check').catch(() => {
      reader.lost = true
    })
  }
}

function readRows(client: pg.Client, sql: string, values: string[], maxRows: number): Promise<Table> {
  const cursor = client.query(new Cursor<CheckRow>(sql, values, { types: textTypes } as ConstructorParameters<typeof Cursor>[2]))
  return new Promise((resolve, reject) => {
    cursor.read(maxRows + 1, (error, rows, result) => {
      if (error) return reject(error)
      const columns = result.fields.map((field) => ({ name: field.name, type: field.dataTypeID }))
      cursor.close().then(() => resolve({ columns, rows }), reject)
    })
  })
}

async function within<T>(ms: number, client: pg.Client, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => void client.end().catch(() => {}), ms)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}
