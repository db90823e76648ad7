/** Two servers of different settings and time zones, and of different majors where the system has one: equal content is equal, and a difference is found. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyTenantDatabase } from '../../../../test/harness/databases.ts'
import { embeddedBinaries } from '../../../server/postgres-binaries.ts'
import { type PrivateCluster, startPrivateCluster } from '../../../server/private-cluster.ts'
import { withSession } from '../client.ts'
import { deltaOf, linesOf, objectsOf, runSql } from './twins.contract.ts'

const binaries = await embeddedBinaries()
if (binaries === null) console.warn('skipped: a comparison between two majors. npm install brings a newer PostgreSQL (an optional dependency)')

const schema = `
  create type mood as enum ('sad', 'glad');
  create table t (id serial primary key, name text not null, amount numeric(16, 2), ratio double precision, day date, at timestamptz, gap interval,
    raw bytea, data jsonb, m mood, cash money, list text[]);
  insert into t select i, 'n' || i, i * 1.37, i / 3.0, date '2026-01-01' + i, timestamptz '2026-01-01 00:00+00' + i * interval '1 hour', i * interval '1 day 1 second',
    convert_to('b' || i, 'UTF8'), json_build_object('a', i)::jsonb, case i % 2 when 0 then 'sad' else 'glad' end::mood, i::numeric::money, array['x', i::text]
    from generate_series(1, 4000) i;
  create table link (a int, b text, primary key (a, b)); insert into link select i, 'é' || i from generate_series(1, 500) i;
  create table loose (n int); insert into loose select i % 5 from generate_series(1, 100) i;
  create index t_name on t (name); create view v as select id, name from t where amount > 5`

async function majorOf(url: string): Promise<number> {
  return withSession(url, undefined, async (client) => {
    const { rows } = await client.query<{ major: number }>(`select current_setting('server_version_num')::int / 10000 as major`)
    return rows[0]?.major ?? 0
  })
}

describe.runIf(binaries !== null)('two servers', () => {
  let folder: string
  let cluster: PrivateCluster
  let pair: { before: string; after: string }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-far-'))
    await chmod(folder, 0o711)
    cluster = await startPrivateCluster({ folder: join(folder, 'cluster'), durable: false, ...(binaries ? { binaries } : {}) })
    await runSql(cluster.superuserUrl, 'create role tenant')
    await runSql(
      cluster.superuserUrl,
      `alter database postgres owner to tenant; alter database postgres set timezone = 'Asia/Tokyo'; alter database postgres set bytea_output = 'escape';
      alter database postgres set datestyle = 'German'; alter database postgres set intervalstyle = 'iso_8601'; alter database postgres set extra_float_digits = -5`,
    )
    const here = await emptyTenantDatabase()
    await runSql(here.app, schema)
    await runSql(cluster.superuserUrl, `grant all on schema public to tenant; set role tenant; ${schema}`)
    pair = { before: here.admin, after: cluster.superuserUrl }
  })
  afterAll(async () => {
    await cluster?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('equal rows are equal', async () => {
    const delta = await deltaOf(pair)
    expect(linesOf(delta)).toEqual([])
    expect(delta.tables).toEqual([])
    expect(delta.notMeasured).toEqual([])
    const [older, newer] = [await majorOf(pair.before), await majorOf(pair.after)]
    // PostgreSQL 16 and newer leave out what 15 writes into the text of a view.
    expect(objectsOf(delta).filter((object) => !/^(privilege|owner|extension|schema)/.test(object))).toEqual(
      older < 16 && newer >= 16 ? ['view v'] : [],
    )
  })
  it('a difference is found', async () => {
    await runSql(cluster.superuserUrl, `update t set amount = 0 where id = 3; insert into loose values (1); delete from link where a = 7`)
    const delta = await deltaOf(pair)
    expect(delta.tables.map(({ table, inserted, updated, deleted }) => [table, inserted, updated, deleted])).toEqual([
      ['link', 0, 0, 1],
      ['loose', 1, 0, 0],
      ['t', 0, 1, 0],
    ])
    expect(linesOf(delta)).toContain('t 3 amount 4.11 -> 0.00')
  })
})
