/**
 * What each rule says is what PostgreSQL does: every statement of the fixtures runs on a real server, in a transaction of its own as Odoo's scripts do. pg_locks is asked what
 * it holds; a statement that a rule says must fail has to fail.
 */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseForFile } from '../../../../test/harness/databases.ts'
import type { Finding } from '../finding.ts'
import { fixturesOf } from './fixtures.contract.ts'
import { operationsOf } from './operations.ts'
import { loadSqlParser, parseSql } from './parse-sql.ts'
import { sqlHazardRules } from './rules.ts'

const tables = `
  create table res_users (id int primary key);
  create table sale_order (id int primary key, name varchar, note varchar, amount numeric, weight int, partner_id int, user_id int references res_users (id), during int4range);
  create table account_move (id int primary key, ref varchar, a numeric, b numeric);
  create table account_move_line (id int primary key, ref varchar, note varchar, move_id int);
  create table old_table (id int);
  create table moves (day date) partition by range (day);
  create table moves_2026 (day date);
  create materialized view sales_by_month as select 1 as one;
  create function f() returns trigger language plpgsql as 'begin return new; end';
  insert into res_users values (1);
  insert into sale_order values (1, 'S1', 'note', 1, 1, 1, 1, '[1,2]')`

/** Needs a folder of the server's that the test does not have. */
const notHere = /SET TABLESPACE/

let client: pg.Client
/** Names before the statement: a dropped or renamed table still holds its lock under its number. */
let names: Map<number, string>

beforeAll(async () => {
  await loadSqlParser()
  client = new pg.Client({ connectionString: await databaseForFile() })
  await client.connect()
  await client.query(tables)
  const { rows } = await client.query<{ oid: number; relname: string }>(`select oid, relname from pg_class where relkind in ('r', 'm', 'p')`)
  names = new Map(rows.map(({ oid, relname }) => [oid, relname]))
})

afterAll(() => client.end())

const statements = sqlHazardRules.flatMap((rule) =>
  fixturesOf(rule.id)
    .filter(({ sql, expected }) => expected.length > 0 && !notHere.test(sql))
    .map(({ sql }) => [rule.id, sql, rule] as const),
)

async function locksAfter(sql: string): Promise<string[]> {
  await client.query('begin')
  try {
    await client.query(sql.replace('gen_random_uuid()', 'gen_random_uuid()::varchar'))
    const { rows } = await client.query<{ relation: number; mode: string }>(
      'select relation, mode from pg_locks where pid = pg_backend_pid() and relation is not null',
    )
    return rows.map(({ relation, mode }) => `${names.get(relation)}: ${inWords(mode)}`)
  } finally {
    await client.query('rollback')
  }
}

/** `ShareRowExclusiveLock` is SHARE ROW EXCLUSIVE. */
const inWords = (mode: string): string =>
  mode
    .replace(/Lock$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase()

describe('on a real server', () => {
  it.each(statements)('%s: %s', async (_id, sql, rule) => {
    const found = operationsOf(parseSql({ text: sql, line: 1 }).statements).flatMap((operation) => [rule.find(operation) ?? []].flat())
    const fails = found.some(({ kind }: Finding) => kind === 'fails')
    if (fails) return expect(locksAfter(sql)).rejects.toThrow(/transaction block|null values/)
    const expected = found.filter(({ table, lock }) => table !== null && lock !== null).map(({ table, lock }) => `${table}: ${lock}`)
    if (expected.length > 0) expect(await locksAfter(sql)).toEqual(expect.arrayContaining(expected))
  })
})
