/** Schema, sequences, privileges and large objects: what a row comparison does not see. */
import { beforeAll, describe, expect, it } from 'vitest'
import { copyOf, deltaOf, linesOf, objectsOf, type Twins, twins } from './twins.contract.ts'

/** What is said of one object. */
async function said(pair: Twins, object: string): Promise<[string, string | null, string | null]> {
  const found = (await deltaOf(pair)).schema.filter((change) => change.object === object)
  expect(found).toHaveLength(1)
  const [change] = found
  return [change?.kind ?? '', change?.before ?? null, change?.after ?? null]
}

const schema = `
  create table t (id serial primary key, name text not null, email text, unused text, n int, constraint positive check (n > 0));
  insert into t (name, email, n) values ('a', 'a@x', 1), ('b', 'b@x', 2);
  create table line (id int primary key, t_id int references t);
  create index t_name on t (name); create view v as select id from t; create sequence free start 5;
  create function f() returns trigger language plpgsql as 'begin return new; end';
  create trigger guard before update on t for each row execute function f();
  create type mood as enum ('sad', 'glad')`

describe('each change alone', () => {
  let pair: Twins
  beforeAll(async () => {
    pair = await twins(schema)
  })

  it.each([
    ['a dropped column with data', 'alter table t drop column email', 't.email', ['column', 'text', null]],
    ['another type', 'alter table t alter column n type bigint', 't.n', ['column', 'integer', 'bigint']],
    ['not null gone', 'alter table t alter column name drop not null', 't.name', ['column', 'text not null', 'text']],
    ['a default', `alter table t alter column n set default 7`, 't.n', ['column', 'integer', 'integer default 7']],
    ['a constraint gone', 'alter table t drop constraint positive', 't.positive', ['constraint', 'CHECK ((n > 0))', null]],
    [
      'a constraint no longer checked',
      'alter table line drop constraint line_t_id_fkey; alter table line add constraint line_t_id_fkey foreign key (t_id) references t not valid',
      'line.line_t_id_fkey',
      ['constraint', 'FOREIGN KEY (t_id) REFERENCES public.t(id)', 'FOREIGN KEY (t_id) REFERENCES public.t(id) NOT VALID'],
    ],
    ['an index gone', 'drop index t_name', 't.t_name', ['index', 'CREATE INDEX t_name ON public.t USING btree (name)', null]],
    ['a new table', 'create table extra (id int primary key)', 'extra', ['table', null, 'table']],
    [
      'a view redefined',
      'create or replace view v as select id from t where id > 0',
      'v',
      ['view', expect.anything(), expect.stringContaining('> 0')],
    ],
    [
      'a function redefined',
      `create or replace function f() returns trigger language plpgsql as 'begin return null; end'`,
      'f()',
      ['function', expect.anything(), expect.stringContaining('null')],
    ],
    ['a trigger off', 'alter table t disable trigger guard', 't.guard', ['trigger', expect.anything(), expect.stringMatching(/ DISABLED$/)]],
    [
      'a rule',
      'create rule quiet as on delete to t do instead nothing',
      't.rule quiet',
      ['trigger', null, expect.stringContaining('DO INSTEAD NOTHING')],
    ],
    ['a new kind of a type', `alter type mood add value 'angry'`, 'mood', ['type', `enum 'sad', 'glad'`, `enum 'sad', 'glad', 'angry'`]],
    ['a right for everybody', 'grant select on t to public', 't', ['privilege', expect.anything(), expect.stringContaining('PUBLIC=SELECT ')]],
    ['a right to one column', 'grant select (email) on t to public', 't.email', ['privilege', null, 'PUBLIC=SELECT']],
    [
      'a right to a function taken',
      'revoke execute on function f() from public',
      'function public.f()',
      ['privilege', expect.stringContaining('PUBLIC=EXECUTE'), expect.not.stringContaining('PUBLIC')],
    ],
    [
      'rights to come',
      'alter default privileges grant select on tables to public',
      'default of tenant for r',
      ['privilege', null, expect.stringContaining('PUBLIC=SELECT')],
    ],
    ['row security', 'alter table t enable row level security', 't', ['table', 'table', 'table, row security']],
    ['a policy', 'create policy all_see on t using (true)', 't.policy all_see', ['privilege', null, '* permissive PUBLIC using true']],
    ['a table that forgets in a crash', 'alter table line set unlogged', 'line', ['table', 'table', 'table, unlogged']],
    [
      'a sequence that goes round',
      'alter sequence free maxvalue 9 cycle',
      'free',
      ['sequence', expect.not.stringContaining('cycle'), expect.stringContaining('cycle')],
    ],
    ['a schema', 'create schema side', 'side', ['schema', null, 'schema']],
  ])('%s', async (_, sql, object, expected) => {
    const changed = await twinsOf(pair, sql)
    expect(await said(changed, object)).toEqual(expected)
    expect((await deltaOf(changed)).verdict).toBe('bad')
    await changed.drop()
  })

  it('foreign keys that are no longer checked', async () => {
    const changed = await twinsOf(pair, 'select 1')
    await changed.tamper('alter table t disable trigger all; alter table t enable trigger guard')
    expect(await said(changed, 't.foreign keys')).toEqual(['trigger', null, 'not checked: line_t_id_fkey'])
    await changed.drop()
  })
  it('another owner, and an extension', async () => {
    const changed = await twinsOf(pair, 'select 1')
    await changed.tamper('alter view v owner to tenant_updater; create extension pg_trgm')
    const delta = await deltaOf(changed)
    expect(objectsOf(delta)).toEqual(expect.arrayContaining(['owner v', 'extension pg_trgm', 'function gtrgm_in(cstring)']))
    await changed.drop()
  })
})

/** A further copy with a change of its own. */
async function twinsOf(pair: Twins, sql: string): Promise<Twins> {
  const copy = await copyOf(new URL(pair.before).pathname.slice(1))
  await copy.change(sql)
  return copy
}

it('granting what is so anyway is no difference', async () => {
  const pair = await twins(schema)
  await pair.change('grant all on t to tenant; grant execute on function f() to public')
  expect((await deltaOf(pair)).verdict).toBe('ok')
})

describe('renames', () => {
  it('a renamed column keeps its data: told once, its rows compared', async () => {
    const pair = await twins(schema)
    await pair.change(`alter table t rename column email to mail; update t set mail = 'z@x' where id = 2`)
    const delta = await deltaOf(pair)
    expect(delta.schema.map(({ kind, object, before, after }) => [kind, object, before, after])).toEqual([['column', 't.mail', 'email', 'mail']])
    expect(linesOf(delta)).toEqual(['t 2 mail b@x -> z@x'])
  })
  it('a column copied under another name is a rename too; a changed copy is a loss', async () => {
    const pair = await twins(schema)
    await pair.change(`alter table t add column mail varchar; update t set mail = email; alter table t drop column email`)
    expect((await deltaOf(pair)).schema.map(({ object, before, after }) => [object, before, after])).toEqual([
      ['t.mail', 'email', 'mail'],
      ['t.mail', 'text', 'character varying'],
    ])
    await pair.change(`update t set mail = 'lost' where id = 1`)
    expect(objectsOf(await deltaOf(pair))).toEqual(['column t.email', 'column t.mail'])
  })
  it('a renamed table keeps its data: told once, its rows compared', async () => {
    const pair = await twins(schema)
    await pair.change('alter table t rename to thing; update thing set n = 9 where id = 1')
    const delta = await deltaOf(pair)
    expect(delta.schema.filter(({ kind }) => kind === 'table').map(({ object, before, after }) => [object, before, after])).toContainEqual([
      'thing',
      't',
      'thing',
    ])
    expect(linesOf(delta)).toEqual(['thing 1 n 1 -> 9'])
    expect(objectsOf(delta).filter((object) => /^(column|index|trigger|privilege|owner)/.test(object))).toEqual([])
  })
  it('a copied table with the same rows', async () => {
    const pair = await twins(`create table old (id int primary key, name text); insert into old values (1, 'a')`)
    await pair.change(`create table young as select * from old; alter table young add primary key (id); drop table old`)
    expect((await deltaOf(pair)).schema.map(({ kind, object, before, after }) => [kind, object, before, after])).toContainEqual([
      'table',
      'young',
      'old',
      'young',
    ])
  })
})

describe('tables that came or went', () => {
  it('are told with their rows, not part by part', async () => {
    const pair = await twins(`create table gone (id serial primary key, name text unique); insert into gone (name) values ('a'), ('b')`)
    await pair.change(
      `drop table gone; create table come (id serial primary key, name text unique check (name <> '')); insert into come (name) values ('c')`,
    )
    const delta = await deltaOf(pair)
    expect(objectsOf(delta)).toEqual(['table come', 'table gone'])
    expect(delta.schema[1]?.because).toBe('no release is known')
    expect(delta.tables).toEqual([
      { table: 'come', inserted: 1, updated: 0, deleted: 0, unexplained: 1 },
      { table: 'gone', inserted: 0, updated: 0, deleted: 2, unexplained: 2 },
    ])
    expect(delta.sequences).toEqual([])
  })
  it('rights and triggers on a new table are told beside it', async () => {
    const pair = await twins(schema)
    await pair.change(
      `create table come (id int primary key); grant select on come to public; create trigger g before insert on come for each row execute function f()`,
    )
    expect(objectsOf(await deltaOf(pair))).toEqual(['privilege come', 'table come', 'trigger come.g'])
  })
})

describe('sequences', () => {
  it('that moved, that were only set, that came', async () => {
    const pair = await twins(schema)
    await pair.change(`select nextval('free'); select setval('t_id_seq', 1, false); create sequence more`)
    const delta = await deltaOf(pair)
    expect(delta.sequences.map(({ sequence, before, after }) => [sequence, before, after])).toEqual([
      ['free', '5 (not given yet)', '5'],
      ['more', null, '1 (not given yet)'],
      ['t_id_seq', '2', '1 (not given yet)'],
    ])
    expect(delta.unexplained).toBe(3)
    expect(objectsOf(delta)).toEqual([])
  })
})

it('large objects, by content', async () => {
  const pair = await twins(`select lo_from_bytea(7, 'a'), lo_from_bytea(8, 'b'), lo_from_bytea(9, 'c')`)
  await pair.change(`select lo_put(8, 0, 'x'), lo_unlink(9), lo_from_bytea(10, 'd')`)
  expect(objectsOf(await deltaOf(pair))).toEqual(['other large object 10', 'other large object 8', 'other large object 9'])
})

it('what the schema lost can be declared', async () => {
  const pair = await twins(schema)
  await pair.change("alter table t drop column email; alter table t disable trigger guard; select setval('free', 40)")
  const expects = [
    { table: 't', column: 'email' },
    { table: 'schema', match: { kind: 'trigger', object: 't.guard' } },
    { table: 'sequences', match: { sequence: 'free' }, to: 40 },
  ]
  const delta = await deltaOf(pair, { expects })
  expect(delta).toMatchObject({ verdict: 'ok', unexplained: 0, missing: [] })
  expect(delta.schema.map(({ why }) => why)).toEqual(['declared', 'declared'])
})
