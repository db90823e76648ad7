/** Rows: whatever differs is found, whatever the table's key and the columns' types, and nothing else is. */
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { digestOf, sha256Hex } from '../../../domain/digest.ts'
import { deltaOf, linesOf, type Twins, twins } from './twins.contract.ts'

describe('keys', () => {
  let pair: Twins
  beforeAll(async () => {
    pair = await twins(`
      create table by_id (id int primary key, name text, write_date timestamp);
      insert into by_id select i, 'n' || i, now() from generate_series(-5000, 5000) i;
      create table sparse (id bigint primary key, name text);
      insert into sparse values (-9223372036854775808, 'a'), (0, 'b'), (9223372036854775807, 'c'), (9223372036854775806, 'd');
      create table by_text (place text, name text, primary key (place, name), amount numeric);
      insert into by_text select chr(64 + i % 50), 'ü,"' || i, i from generate_series(1, 3000) i;
      create table unkeyed (a int, b text);
      insert into unkeyed select i % 10, 'x' from generate_series(1, 1000) i;
      create table uniquely (a int not null unique, b text);
      insert into uniquely values (1, 'x'), (2, 'y');
      create table empty (id int primary key);
      create table place (id int primary key, a text, name text, value text, at text, t text);
      insert into place select i, 'a', 'b', 'c', 'd', 'e' from generate_series(1, 30) i;`)
    await pair.change(`
      update by_id set name = 'changed' where id in (-5000, 7, 10);
      update by_id set write_date = now() + interval '1 day' where id = 8;
      delete from by_id where id = 5000; insert into by_id values (6000, 'new', null);
      update sparse set name = 'z' where id in (9223372036854775807, -9223372036854775808);
      update by_text set amount = 0.5 where name = 'ü,"17'; delete from by_text where name = 'ü,"18'; insert into by_text values ('😀', 'new', 1);
      insert into unkeyed values (3, 'x'), (3, 'x'), (3, 'y'); delete from unkeyed where ctid = (select min(ctid) from unkeyed where a = 4);
      update uniquely set b = null where a = 2;
      update place set value = 'x' where id in (2, 10);`)
  })

  it('every row that differs, once, in the order of its key', async () => {
    const delta = await deltaOf(pair)
    expect(linesOf(delta).filter((line) => !/^(unkeyed|by_text)/.test(line))).toEqual([
      'by_id -5000 name n-5000 -> changed',
      'by_id 7 name n7 -> changed',
      'by_id 10 name n10 -> changed',
      'by_id 5000 row {"id":"5000","name":"n5000"} -> null',
      'by_id 6000 row null -> {"id":"6000","name":"new"}',
      'place 2 value c -> x',
      'place 10 value c -> x',
      'sparse -9223372036854775808 name a -> z',
      'sparse 9223372036854775807 name c -> z',
      'uniquely 2 b y -> null',
    ])
    expect(
      linesOf(delta)
        .filter((line) => line.startsWith('by_text'))
        .sort(),
    ).toEqual([
      'by_text Q,ü,"17 amount 17 -> 0.5',
      'by_text R,ü,"18 row {"place":"R","name":"ü,\\"18","amount":"18"} -> null',
      'by_text 😀,new row null -> {"place":"😀","name":"new","amount":"1"}',
    ])
    expect(delta.tables).toContainEqual({ table: 'by_id', inserted: 1, updated: 3, deleted: 1, unexplained: 5 })
    expect(delta.tables).toContainEqual({ table: 'unkeyed', inserted: 3, updated: 0, deleted: 1, unexplained: 4 })
    expect(delta).toMatchObject({ verdict: 'bad', unexplained: 17, notMeasured: [], truncatedAt: null, scope: { how: 'everything', tablesTotal: 7 } })
  })

  it('one content, one digest', async () => {
    const [one, two] = [await deltaOf(pair), await deltaOf(pair)]
    expect(two.digest).toBe(one.digest)
    await pair.change(`update uniquely set b = 'other' where a = 2`)
    expect((await deltaOf(pair)).digest).not.toBe(one.digest)
  })

  it('either way round', async () => {
    const back = await deltaOf({ before: pair.after, after: pair.before })
    expect(back.tables).toContainEqual({ table: 'by_id', inserted: 1, updated: 3, deleted: 1, unexplained: 5 })
    expect(linesOf(back)).toContain('by_id 6000 row {"id":"6000","name":"new"} -> null')
  })
})

it('equal databases are ok', async () => {
  const pair = await twins('create table t (id int primary key, j json); insert into t values (1, \'{"a": 1}\')')
  expect(await deltaOf(pair)).toMatchObject({ verdict: 'ok', tables: [], changes: [], schema: [], sequences: [], unexplained: 0 })
})

it('two rows that swap a value are two changes', async () => {
  const pair = await twins(`create table bank (id int primary key, number text); insert into bank values (1, 'A'), (2, 'B')`)
  await pair.change(`update bank set number = case id when 1 then 'B' else 'A' end`)
  expect(linesOf(await deltaOf(pair))).toEqual(['bank 1 number A -> B', 'bank 2 number B -> A'])
})

it('columns that swap a value are two changes', async () => {
  const pair = await twins(`create table t (id int primary key, a text, b text); insert into t values (1, 'A', 'B'), (2, null, 'B'), (3, 'A', null)`)
  await pair.change(`update t set a = b, b = a`)
  expect((await deltaOf(pair)).changes).toHaveLength(6)
})

const values: [type: string, old: string, now: string][] = [
  ['boolean', 'false', 'true'],
  ['smallint', '1', '2'],
  ['numeric', '1.5', '1.51'],
  ['double precision', '0.1', '0.30000000000000004'],
  ['text', `'a'`, `'a '`],
  ['char(3)', `'a'`, `'b'`],
  ['"char"', `'a'`, `'b'`],
  ['name', `'a'`, `'b'`],
  ['bytea', `'\\x00'`, `'\\x0000'`],
  ['date', `'2026-01-01'`, `'infinity'`],
  ['timestamp', `'2026-01-01 00:00:00.000001'`, `'2026-01-01 00:00:00.000002'`],
  ['timestamptz', `'2026-01-01 00:00+00'`, `'2026-01-01 00:00+01'`],
  ['time', `'10:00'`, `'10:01'`],
  ['interval', `'1 month'`, `'30 days'`],
  ['uuid', `'00000000-0000-0000-0000-000000000000'`, `'00000000-0000-0000-0000-000000000001'`],
  ['json', `'{"a":1}'`, `'{"a": 1}'`],
  ['jsonb', `'{"a": 1}'`, `'{"a": 2}'`],
  ['xml', `'<a/>'`, `'<a></a>'`],
  ['tsvector', `'a b'`, `'a c'`],
  ['money', '1', '2'],
  ['bit(3)', `B'101'`, `B'100'`],
  ['point', `'(1,2)'`, `'(1,3)'`],
  ['inet', `'10.0.0.1'`, `'10.0.0.1/8'`],
  ['int[]', `'{1,2}'`, `'{2,1}'`],
  ['text[]', `'{}'`, `null`],
  ['int4range', `'[1,2)'`, `'[1,3)'`],
  ['jsonpath', `'$.a'`, `'$.b'`],
  ['mood', `'sad'`, `'glad'`],
  ['posint', '1', '2'],
  ['pair', `'(1,a)'`, `'(1,b)'`],
  ['pair', `'(1,)'`, `null`],
  ['int', `1`, `null`],
]

describe('types', () => {
  let pair: Twins
  beforeAll(async () => {
    const columns = values.map(([type], place) => `c${place} ${type}`).join(', ')
    const row = (at: 1 | 2, only?: number) => values.map((value, place) => (only === undefined || only === place ? value[at] : value[1])).join(', ')
    pair = await twins(`
      create type mood as enum ('sad', 'glad'); create domain posint as int check (value > 0); create type pair as (n int, t text);
      create table typed (id int primary key, ${columns}); insert into typed select 1, ${row(1)};
      create table same as select * from typed; alter table same add primary key (id);
      insert into typed select 100 + g, ${row(1)} from generate_series(0, ${values.length - 1}) g`)
    for (const [place, [, , now]] of values.entries()) await pair.change(`update typed set c${place} = ${now} where id = ${100 + place}`)
  })
  it.each(values.map(([type, old, now], place) => ({ type, old, now, place })))('$type: $old is not $now', async ({ place }) => {
    found ??= (await deltaOf(pair)).changes.map(({ table, key, column }) => `${table} ${key} ${column}`)
    expect(found).toContain(`typed ${100 + place} c${place}`)
    expect(found).toHaveLength(values.length)
  })
  let found: string[] | undefined
})

it('a number written otherwise is the same number', async () => {
  const pair = await twins(`create table t (id int primary key, n numeric, x text); insert into t values (1, 1.5, 'a'), (2, 1.5, 'a')`)
  await pair.change(`update t set n = 1.500; update t set x = 'b' where id = 2`)
  expect(linesOf(await deltaOf(pair))).toEqual(['t 2 x a -> b'])
})

it('a type’s owner cannot make its values look alike, nor run anything as the reader', async () => {
  const pair = await twins(
    `create type mood as enum ('sad', 'glad'); create table t (id int primary key, m mood, unique (m)); insert into t values (1, 'sad')`,
  )
  await pair.change(
    `
    update t set m = 'glad';
    create function lie(mood) returns text language sql immutable as 'select ''same''::text';
    create cast (mood as text) with function lie(mood) as implicit;
    create function yes(text, text) returns bool language sql as 'select true';
    create operator public.= (leftarg = text, rightarg = text, function = yes)`,
  )
  expect(linesOf(await deltaOf(pair))).toEqual(['t 1 m sad -> glad'])
})

it('rows of partitions, heirs, unlogged tables and materialised views', async () => {
  const pair = await twins(`
    create table parted (id int, day int, primary key (id, day)) partition by list (day);
    create table parted_1 partition of parted for values in (1); create table parted_2 partition of parted for values in (2);
    insert into parted values (1, 1), (2, 2);
    create table parent (id int primary key, name text); create table child (extra text, primary key (id)) inherits (parent);
    insert into parent values (1, 'p'); insert into child values (2, 'c', 'x');
    create unlogged table loose (id int primary key, name text); insert into loose values (1, 'a');
    create table twice (id int primary key, n int, double int generated always as (n * 2) stored); insert into twice values (1, 1);
    create materialized view seen as select id, name from loose`)
  await pair.change(`
    update parted set day = 2 where id = 1; update parent set name = 'q'; update loose set name = 'b'; update twice set n = 2; refresh materialized view seen`)
  expect(linesOf(await deltaOf(pair)).map((line) => line.replace(/^seen \w+/, 'seen'))).toEqual([
    'child 2 name c -> q',
    'loose 1 name a -> b',
    'parent 1 name p -> q',
    'parted_1 1,1 row {"id":"1","day":"1"} -> null',
    'parted_2 1,2 row null -> {"id":"1","day":"2"}',
    expect.stringMatching(/^seen row/),
    expect.stringMatching(/^seen row/),
    'twice 1 n 1 -> 2',
    'twice 1 double 2 -> 4',
  ])
})

describe('what is told of many and long changes', () => {
  const file = join(tmpdir(), `evenkeel-delta-${process.pid}.ndjson`)
  it('the first hundred of a table, unexplained ones first; all of them in the file', async () => {
    const pair = await twins(`create table t (id int primary key, name text); insert into t select i, 'a' from generate_series(1, 500) i`)
    await pair.change(`update t set name = 'b'; update t set name = 'c' where id = 400`)
    const delta = await deltaOf(pair, { changesFile: file, expects: [{ table: 't', column: 'name', to: 'b', count: { min: 499, max: 499 } }] })
    const text = await readFile(file, 'utf8')
    const lines = text.trimEnd().split('\n')
    await rm(file)
    expect(delta).toMatchObject({ truncatedAt: 100, unexplained: 1, missing: [] })
    expect(delta.changes).toHaveLength(100)
    expect(delta.changes[0]).toMatchObject({ key: '400', why: 'unexplained' })
    expect(lines).toHaveLength(500)
    expect(JSON.parse(lines[399] ?? '')).toMatchObject({ key: '400', after: 'c' })
    const { tables, schema, sequences, files, missing, notMeasured } = delta
    expect(delta.digest).toBe(digestOf({ tables, schema, sequences, files, missing, notMeasured, changes: `sha256:${sha256Hex(text)}` }))
  })
  it('long values by their beginning and digest, secrets not at all', async () => {
    const pair = await twins(
      `create table res_users (id int primary key, login text, password text, note text); insert into res_users values (1, 'eve', 'old', repeat('x', 5000))`,
    )
    await pair.change(`update res_users set password = 'new', note = note || 'y'; insert into res_users values (2, 'bob', 'bobs', null)`)
    const { changes } = await deltaOf(pair)
    expect(changes.map(({ column, before, after }) => [column, before, after?.slice(-60)])).toEqual([
      ['password', '(hidden)', '(hidden)'],
      ['note', expect.stringMatching(/^x{1000} … \(5000 characters, sha256 /), expect.stringMatching(/\(5001 characters, sha256 [0-9a-f]{16}\)$/)],
      [null, null, '{"id":"2","login":"bob","password":"(hidden)"}'],
    ])
    expect(changes[0]?.document).toBe('eve')
  })
})

it('what may not be read is not measured, and the rest is', async () => {
  const pair = await twins(
    `create table open (id int primary key, name text); insert into open values (1, 'a'); create table shut (id int primary key)`,
  )
  await pair.tamper('alter table shut owner to current_user')
  const quiet = await deltaOf(pair, { expects: [{ table: 'schema', match: { object: 'shut' } }] })
  expect(quiet).toMatchObject({ verdict: 'notMeasured', notMeasured: [expect.stringMatching(/^shut: permission denied/)] })
  await pair.change(`update open set name = 'b'`)
  expect(await deltaOf(pair)).toMatchObject({ verdict: 'bad', changes: [{ table: 'open' }] })
})

it('a row that a policy would hide is not overlooked', async () => {
  const pair = await twins("create table t (id int primary key, name text); insert into t values (1, 'a')")
  await pair.change(`update t set name = 'b'; alter table t enable row level security; alter table t force row level security`)
  const delta = await deltaOf(pair)
  expect(delta.verdict).toBe('bad')
  expect(delta.notMeasured).toEqual([expect.stringMatching(/^t: query would be affected by row-level security/)])
})
