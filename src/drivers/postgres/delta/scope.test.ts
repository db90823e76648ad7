/** Where the delta looks: counters are believed only as far as they can be. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { CounterSnapshot } from '../../../ports/tenant-database.ts'
import { withSession } from '../client.ts'
import { readCounters } from '../counters.ts'
import { doubtAbout } from './scope.ts'
import { deltaOf, linesOf, type Twins, twins } from './twins.contract.ts'

const counters = (pair: Twins): Promise<CounterSnapshot> => withSession(pair.after, undefined, readCounters)

describe('counters say where to look', () => {
  let pair: Twins
  let then: CounterSnapshot
  beforeAll(async () => {
    pair = await twins(`
      create table untouched (id int primary key, name text); insert into untouched values (1, 'a');
      create table touched (id int primary key, name text); insert into touched values (1, 'a');
      create table emptied (id int primary key); insert into emptied values (1);
      create table child (id int primary key references touched on delete cascade); insert into child values (1);
      create table altered (id int primary key, name text); insert into altered values (1, 'a');
      create table widened (id int primary key, name text); insert into widened values (1, 'a');
      create table filled (id int primary key, name text); insert into filled values (1, 'a')`)
    then = await counters(pair)
  })

  it('nothing was written: nothing is compared', async () => {
    expect(await deltaOf(pair, { counters: then })).toMatchObject({ verdict: 'ok', scope: { how: 'counters', tablesCompared: 0, tablesTotal: 7 } })
  })
  it('what was written, emptied, altered, filled, new; also by cascade; never more than was asked, so not what a column only came to', async () => {
    await pair.change(`
      delete from touched; truncate emptied; alter table altered alter column name type varchar(9);
      alter table widened add note text, add rank int default 7; alter table filled add stamp float default random(); update filled set name = 'b';
      create table new (id int primary key); insert into new values (1)`)
    const delta = await deltaOf(pair, { counters: then })
    expect(delta.scope).toMatchObject({ how: 'counters', tablesCompared: 5, tablesTotal: 8 })
    expect(linesOf(delta)).toEqual([
      'child 1 row {"id":"1"} -> null',
      'emptied 1 row {"id":"1"} -> null',
      'filled 1 name a -> b',
      'touched 1 row {"id":"1","name":"a"} -> null',
    ])
    const complete = await deltaOf(pair)
    expect(complete.scope).toMatchObject({ how: 'everything', why: 'no counters of the time before are at hand', tablesCompared: 7 })
    expect(complete.digest).toBe(delta.digest)
  })
  it('counters that were reset are not believed', async () => {
    await pair.tamper('select pg_stat_reset()')
    const delta = await deltaOf(pair, { counters: then })
    expect(delta.scope).toMatchObject({ how: 'everything', why: 'statistics were reset since the snapshot', tablesCompared: 7 })
  })
  it('counters of one table that were reset are not believed', async () => {
    const now = await counters(pair)
    await pair.tamper(`select pg_stat_reset_single_table_counters('untouched'::regclass)`)
    expect((await deltaOf(pair, { counters: now })).scope.how).toBe('everything')
  })
  it('a server that does not count is not believed', async () => {
    const now = await counters(pair)
    await pair.tamper(`do $$ begin execute format('alter database %I set track_counts = off', current_database()); end $$`)
    expect((await deltaOf(pair, { counters: now })).scope).toMatchObject({
      how: 'everything',
      why: 'the server does not count writes (track_counts)',
    })
  })
})

describe('two snapshots', () => {
  const before: CounterSnapshot = { databaseOid: 5, postmasterStart: 'noon', statsReset: 'never', tables: { 'public.t': [1, 2, 3, 100] } }
  it.each([
    ['are believed as they are', {}, null],
    ['of another database', { databaseOid: 6 }, 'the counters are of another database'],
    ['of another start', { postmasterStart: 'one' }, 'the server was started anew since the snapshot'],
    ['reset', { statsReset: 'once' }, 'statistics were reset since the snapshot'],
    ['that went back', { tables: { 'public.t': [1, 1, 3, 100] as [number, number, number, number] } }, 'a counter of public.t went back'],
    ['whose file node is smaller', { tables: { 'public.t': [1, 2, 3, 99] as [number, number, number, number] } }, null],
    ['without the table', { tables: {} }, null],
  ])('%s', (_, more, doubt) => expect(doubtAbout(before, { ...before, ...more })).toBe(doubt))
})
