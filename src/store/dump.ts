/**
 * Our tables as lines of JSON, out of one snapshot and back. Our own way instead of `pg_dump`: the embedded PostgreSQL has none, a dump of a newer major does not
 * load into an older one, and lines can be read and verified by anybody. PostgreSQL writes and reads the JSON, so that no value passes through JavaScript's numbers.
 * The durable library's schema is left out: a restored control plane takes up no run (after-restore.ts), so nothing would read it.
 */
import pg from 'pg'
import Cursor from 'pg-cursor'
import { EvenkeelError } from '../domain/error.ts'

export interface TableDump {
  name: string
  columns: string[]
  /** A row each, as JSON, without a line break. */
  rows: AsyncIterable<string>
}

export interface Snapshot {
  /** Applied migrations, in order. */
  migrations: { name: string; sha256: string }[]
  /** Names of tables, so that every table comes after those that it refers to. */
  tables: string[]
  /** Last values of sequences that were used. */
  sequences: { name: string; value: string }[]
  read(table: string): Promise<TableDump>
}

const batch = 500
const session = `set timezone = 'UTC'; set datestyle = 'ISO'; set extra_float_digits = 1; set search_path = pg_catalog`

/** Runs `work` in one snapshot: nobody is kept from writing meanwhile, and nothing of what they write is seen. */
export async function withSnapshot<T>(url: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return await withClient(url, 'evenkeel-backup', async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const { rows } = await client.query<{ there: boolean }>(`select to_regclass('evenkeel.migration') is not null as there`)
    if (!rows[0]?.there)
      throw new EvenkeelError('notFound', 'The database holds no control plane: there is nothing to back up.', { hint: 'evenkeel up' })
    const migrations = await client.query('select name, sha256 from evenkeel.migration order by name')
    const sequences = await client.query(
      `select sequencename as name, last_value::text as value from pg_sequences where schemaname = 'evenkeel' and last_value is not null order by 1`,
    )
    const tables = await tablesInOrder(client)
    return await work({ migrations: migrations.rows, tables, sequences: sequences.rows, read: (table) => readTable(client, table) })
  })
}

/** Loads one table's lines. The caller has a transaction, and an empty schema that the same migrations made. */
export async function loadTable(client: pg.Client, table: string, columns: string[], rows: AsyncIterable<string>): Promise<number> {
  const names = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  const name = `evenkeel.${pg.escapeIdentifier(table)}`
  const never = await neverNull(client, table)
  // A fact may be JSON's null, which PostgreSQL reads back as its own.
  const values = columns
    .map((column) => (never.has(column) ? `coalesce(${pg.escapeIdentifier(column)}, 'null')` : pg.escapeIdentifier(column)))
    .join(', ')
  const insert = `insert into ${name} (${names}) overriding system value select ${values} from json_populate_recordset(null::${name}, $1::json)`
  let count = 0
  let pending: string[] = []
  const flush = async () => {
    if (pending.length > 0) await client.query(insert, [`[${pending.join(',')}]`])
    count += pending.length
    pending = []
  }
  for await (const row of rows) if (pending.push(row) >= batch) await flush()
  await flush()
  return count
}

/** Columns of JSON in which a null can only be JSON's. */
async function neverNull(client: pg.Client, table: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = format('evenkeel.%I', $1::text)::regclass and attnum > 0 and not attisdropped
       and attnotnull and atttypid = 'jsonb'::regtype`,
    [table],
  )
  return new Set(rows.map(({ name }) => name))
}

export async function setSequence(client: pg.Client, { name, value }: { name: string; value: string }): Promise<void> {
  await client.query(`select setval(format('evenkeel.%I', $1::text)::regclass, $2::bigint)`, [name, value])
}

/** One transaction for whoever loads; nothing stays when `work` throws. */
export async function withLoading<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return await withClient(url, 'evenkeel-restore', async (client) => {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  })
}

async function withClient<T>(url: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: name, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(session)
    return await work(client)
  } finally {
    await client.end()
  }
}

async function readTable(client: pg.Client, table: string): Promise<TableDump> {
  const columns = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = format('evenkeel.%I', $1::text)::regclass and attnum > 0 and not attisdropped
       and attgenerated = '' order by attnum`,
    [table],
  )
  const text = `select row_to_json(t)::text from evenkeel.${pg.escapeIdentifier(table)} t`
  return { name: table, columns: columns.rows.map(({ name }) => name), rows: rowsOf(client, text) }
}

async function* rowsOf(client: pg.Client, text: string): AsyncGenerator<string> {
  const cursor = client.query(new Cursor<string[]>(text, [], { rowMode: 'array' }))
  try {
    for (;;) {
      const rows = await cursor.read(batch)
      for (const [row = ''] of rows) yield row
      if (rows.length < batch) return
    }
  } finally {
    await cursor.close()
  }
}

async function tablesInOrder(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; needs: string[] }>(
    `select c.relname as name, array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
       from pg_class c where c.relnamespace = 'evenkeel'::regnamespace and c.relkind = 'r' and c.relname <> 'migration' order by c.relname`,
  )
  const ordered: string[] = []
  while (ordered.length < rows.length) {
    const next = rows.filter(({ name, needs }) => !ordered.includes(name) && needs.every((need) => ordered.includes(need)))
    if (next.length === 0) throw new Error('tables refer to each other in a circle')
    ordered.push(...next.map(({ name }) => name))
  }
  return ordered
}
