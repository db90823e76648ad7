/**
 * A ledger of a million lines in minutes: the posted, unpaid documents of an Odoo database, copied by SQL with numbers of their own, so that every invariant still
 * holds. Run as superuser: triggers and foreign keys are left out while rows are copied, indexes are made anew afterwards.
 */
import pg from 'pg'

export interface Ledger {
  lines: number
  moves: number
  databaseBytes: number
  postgres: string
}

/** Tables that hold one row per line and something else, and the column that names the line. */
const perLine = [
  ['account_move_line_account_tax_rel', 'account_move_line_id'],
  ['account_account_tag_account_move_line_rel', 'account_move_line_id'],
] as const

/**
 * @param url of a superuser, naming the database
 * @param lines at least; 1.7 million make 1 GB
 */
export async function growLedger(url: string, lines: number): Promise<Ledger> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica; set maintenance_work_mem = 512000; set synchronous_commit = off')
    await client.query(pickSql)
    const copies = await copiesFor(client, lines)
    const indexes = await dropIndexes(client)
    await client.query(
      insertSql('account_move', await columnsOf(client, 'account_move'), moveValues, 'picked p join account_move t on t.id = p.id', copies),
    )
    await client.query(insertSql('account_move_line', await columnsOf(client, 'account_move_line'), lineValues, lineSource, copies))
    for (const [table, column] of perLine) {
      const source = `picked_line p join ${table} t on t.${column} = p.id`
      await client.query(insertSql(table, await columnsOf(client, table), { [column]: 'p.base + (copy - 1) * p.many + p.place' }, source, copies))
    }
    for (const { indexdef } of indexes) await client.query(indexdef)
    for (const table of ['account_move', 'account_move_line'])
      await client.query(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`)
    await client.query('reset session_replication_role')
    await client.query('vacuum (analyze)')
    await client.query('checkpoint')
    return await factsOf(client)
  } finally {
    await client.end()
  }
}

const pickSql = `
  create temp table picked as
    select m.id, row_number() over (order by m.id) as place, count(*) over () as many, (select max(id) from account_move) as base,
           row_number() over (partition by m.sequence_prefix order by m.id) as rank, count(*) over (partition by m.sequence_prefix) as ranks,
           (select max(o.sequence_number) from account_move o where o.sequence_prefix = m.sequence_prefix) as newest
      from account_move m where m.state = 'posted' and m.payment_state = 'not_paid' and m.move_type in ('out_invoice', 'in_invoice');
  create temp table picked_line as
    select l.id, l.move_id, row_number() over (order by l.id) as place, count(*) over () as many, (select max(id) from account_move_line) as base
      from account_move_line l join picked p on p.id = l.move_id;
  analyze picked; analyze picked_line`

const number = '(p.newest + (copy - 1) * p.ranks + p.rank)'
const name = `t.sequence_prefix || lpad(${number}::text, greatest(5, length(${number}::text)), '0')`

const moveValues = {
  id: 'p.base + (copy - 1) * p.many + p.place',
  sequence_number: number,
  name,
  payment_reference: `case when t.move_type = 'out_invoice' then ${name} end`,
}

const lineSource = 'picked_line l join picked p on p.id = l.move_id join account_move_line t on t.id = l.id join account_move m on m.id = p.id'
const lineValues = {
  id: 'l.base + (copy - 1) * l.many + l.place',
  move_id: 'p.base + (copy - 1) * p.many + p.place',
  move_name: name.replace('t.sequence_prefix', 'm.sequence_prefix'),
}

function insertSql(table: string, columns: string[], values: Record<string, string>, source: string, copies: number): string {
  const chosen = columns.map((column) => values[column] ?? `t."${column}"`)
  return `insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')}) select ${chosen.join(', ')} from ${source}, generate_series(1, ${copies}) copy`
}

async function copiesFor(client: pg.Client, wanted: number): Promise<number> {
  const { rows } = await client.query<{ lines: number }>('select count(*)::int as lines from picked_line')
  const lines = rows[0]?.lines ?? 0
  if (lines === 0) throw new Error('there is no posted, unpaid document to copy')
  return Math.ceil(wanted / lines)
}

async function dropIndexes(client: pg.Client): Promise<{ indexdef: string }[]> {
  const { rows } = await client.query<{ indexdef: string; name: string }>(
    `select pg_get_indexdef(i.indexrelid) as indexdef, c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid in ('account_move'::regclass, 'account_move_line'::regclass) and not i.indisunique`,
  )
  for (const { name } of rows) await client.query(`drop index "${name}"`)
  return rows
}

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  )
  return rows.map((row) => row.name)
}

async function factsOf(client: pg.Client): Promise<Ledger> {
  const { rows } = await client.query<Ledger>(
    `select (select count(*)::int from account_move_line) as lines, (select count(*)::int from account_move) as moves,
            pg_database_size(current_database())::float8 as "databaseBytes", current_setting('server_version') as postgres`,
  )
  return rows[0] as Ledger
}
