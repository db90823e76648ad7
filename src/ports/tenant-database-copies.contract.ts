/** Copies, the swap, counters. The last part of most tests is what a crash leads to: the same call again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { DatabaseAttributes } from './tenant-database.ts'
import { codeOf, everybody, type Fixture, gone, limitMs, q } from './tenant-database-fixture.contract.ts'

export function describeCopies(on: Fixture): void {
  describe('copy', () => {
    it('holds the same, open to the admin alone, and is kept when asked for again', async () => {
      await on.seed()
      const made = await on.tenant.copy(on.world.database, on.checkpoint)
      expect(made).toMatchObject({ strategy: 'wal_log' })
      expect(made.bytes).toBeGreaterThan(1_000_000)
      expect(made.because).toMatch(/MB/)
      await on.world.superuser('insert into documents values (101)', on.world.database)
      expect(await on.tenant.copy(on.world.database, on.checkpoint)).toEqual(made)
      expect(await on.rows(on.checkpoint)).toBe(100)
      expect(await on.tenant.databaseExists(on.checkpoint)).toBe(true)
      const [copy] = await on.world.superuser(`select pg_get_userbyid(datdba) as owner from pg_database where datname = '${on.checkpoint}'`)
      expect(copy).toEqual({ owner: on.world.role('admin') })
      expect(await Promise.all(everybody.map((role) => on.mayEnter(role, on.checkpoint)))).toEqual([false, false, true, false])
    })

    it('makes a half-made one again', async () => {
      await on.seed()
      await on.world.superuser(`create database ${q(on.checkpoint)} owner ${q(on.world.role('admin'))} allow_connections false`)
      await on.tenant.copy(on.world.database, on.checkpoint)
      expect(await on.rows(on.checkpoint)).toBe(100)
    })

    it('waits for a copy that a killed process left at work', async () => {
      await on.seed()
      const killed = await on.world.session('admin', { application: 'evenkeel', database: 'postgres' })
      await killed.query(`select pg_advisory_lock(hashtextextended('evenkeel copy ${on.checkpoint}', 0))`)
      const copying = on.tenant.copy(on.world.database, on.checkpoint)
      await sleep(300)
      expect(await on.tenant.databaseExists(on.checkpoint)).toBe(false)
      await killed.close()
      await copying
      expect(await on.rows(on.checkpoint)).toBe(100)
    })

    it('that is ended in the middle leaves nothing, and can be made again', async () => {
      await on.seed()
      const blocker = await on.world.session('superuser', { application: 'dba', database: 'postgres' })
      await blocker.query(`begin; comment on database ${q(on.world.database)} is 'holds the copy up'`)
      const copying = codeOf(on.tenant.copy(on.world.database, on.checkpoint))
      const ended = () =>
        on.world.superuser(
          `select pg_terminate_backend(pid) from pg_stat_activity where query like 'create database "${on.checkpoint}%' and wait_event_type = 'Lock'`,
        )
      while ((await ended()).length === 0) await sleep(20)
      expect(await copying).toBe('unreachable')
      await blocker.close()
      expect(await on.tenant.databaseExists(on.checkpoint)).toBe(false)
      await on.tenant.copy(on.world.database, on.checkpoint)
      expect(await on.rows(on.checkpoint)).toBe(100)
    })

    it('says busy while somebody is in the source, and leaves nothing', { timeout: 30_000 }, async () => {
      await on.world.session('application', { application: 'odoo-1' })
      expect(await codeOf(on.tenant.copy(on.world.database, on.checkpoint))).toBe('busy')
      expect(await on.tenant.databaseExists(on.checkpoint)).toBe(false)
    })

    it('takes a source whose sorting rules changed with the system', async () => {
      await on.world.superuser(`update pg_database set datcollversion = '0.1' where datname = '${on.world.database.replaceAll("'", "''")}'`)
      await on.tenant.copy(on.world.database, on.checkpoint)
      expect(await on.tenant.databaseExists(on.checkpoint)).toBe(true)
    })

    it('copies a copy, and drops nothing but copies', async () => {
      await on.seed()
      await on.tenant.copy(on.world.database, on.checkpoint)
      await on.tenant.copy(on.checkpoint, `ek_${on.world.label}_try2`)
      expect(await on.rows(`ek_${on.world.label}_try2`)).toBe(100)
      await on.world.session('admin', { application: 'evenkeel', database: on.checkpoint })
      await on.tenant.drop(on.checkpoint)
      await on.tenant.drop(on.checkpoint)
      expect(await on.tenant.databaseExists(on.checkpoint)).toBe(false)
      expect(await codeOf(on.tenant.drop(on.world.database))).toBe('refused')
      expect(await codeOf(on.tenant.copy(on.world.database, 'postgres_copy'))).toBe('refused')
      expect(await on.tenant.databaseExists(on.world.database)).toBe(true)
    })
  })

  it('drops everything that one run made, and nothing of another', async () => {
    const other = on.world.label.replace(/^./, (first) => (first === '0' ? '1' : '0'))
    const names = ['ck', 'old', 'try2', 'try11'].map((part) => `ek_${on.world.label}_${part}`)
    for (const name of [...names, `ek_${other}_ck`]) await on.tenant.copy(on.world.database, name)
    await on.tenant.dropMadeBy(on.world.label)
    await on.tenant.dropMadeBy(on.world.label)
    for (const name of names) expect(await on.tenant.databaseExists(name)).toBe(false)
    expect(await on.tenant.databaseExists(`ek_${other}_ck`)).toBe(true)
    expect(await on.tenant.databaseExists(on.world.database)).toBe(true)
    await on.tenant.dropMadeBy(other)
  })

  describe('swap', () => {
    /** Everything that a copy loses, under names that need quoting. */
    const adorn = () =>
      on.world.superuser(`
        revoke connect, temporary on database ${q(on.world.database)} from public;
        grant connect on database ${q(on.world.database)} to ${q(on.world.role('outsider'))} with grant option;
        grant temporary on database ${q(on.world.database)} to public;
        alter database ${q(on.world.database)} connection limit 17;
        comment on database ${q(on.world.database)} is 'Ten''s "own" \\ comment';
        alter database ${q(on.world.database)} set work_mem to '7000kB';
        alter database ${q(on.world.database)} set search_path to "$user", public, 'Odd, "one"';
        alter database ${q(on.world.database)} set "DateStyle" to 'ISO, DMY';
        alter role ${q(on.world.role('application'))} in database ${q(on.world.database)} set statement_timeout to '90min';
        alter role ${q(on.world.role('admin'))} in database ${q(on.world.database)} set search_path to ''`)

    const quietly = async (): Promise<DatabaseAttributes> => {
      await on.seed()
      await adorn()
      const before = await on.tenant.attributes()
      await on.tenant.raiseFence()
      await on.tenant.copy(on.world.database, on.checkpoint)
      await on.world.superuser('delete from documents where id > 10', on.world.database)
      return before
    }

    it('puts the copy in place with everything that a copy loses, still fenced', async () => {
      const before = await quietly()
      expect(await on.tenant.swap(on.checkpoint, on.aside, before)).toEqual([])
      expect(await on.rows()).toBe(100)
      expect(await on.rows(on.aside)).toBe(10)
      expect(await on.tenant.databaseExists(on.checkpoint)).toBe(false)
      const enter = (database: string) => Promise.all(everybody.map((role) => on.mayEnter(role, database)))
      expect(await enter(on.world.database)).toEqual([false, true, true, false])
      expect(await enter(on.aside)).toEqual([false, false, true, false])
      const [put] = await on.world.superuser(`select pg_get_userbyid(datdba) as owner from pg_database where datname = '${on.aside}'`)
      expect(put).toEqual({ owner: on.world.role('admin') })
      await on.tenant.lowerFence(before)
      const { oid, ...after } = await on.tenant.attributes()
      expect({ ...after, oid: before.oid }).toEqual(before)
      expect(oid).not.toBe(before.oid)
      expect(await on.mayEnter('application')).toBe(true)
    })

    it('does nothing when it is asked for again', async () => {
      const before = await quietly()
      await on.tenant.swap(on.checkpoint, on.aside, before)
      const first = await on.tenant.attributes()
      await on.world.superuser('insert into documents values (101)', on.world.database)
      expect(await on.tenant.swap(on.checkpoint, on.aside, before)).toEqual([])
      expect(await on.tenant.attributes()).toEqual(first)
      expect(await on.rows()).toBe(101)
    })

    it('goes back twice: an attempt, then the checkpoint, under the same name for what failed', async () => {
      const before = await quietly()
      const attempt = `ek_${on.world.label}_try2`
      await on.tenant.copy(on.checkpoint, attempt)
      await on.tenant.swap(attempt, on.aside, before)
      await on.world.superuser('truncate documents', on.world.database)
      await on.tenant.swap(on.checkpoint, on.aside, before)
      expect(await on.rows()).toBe(100)
      expect(await on.rows(on.aside)).toBe(0)
      expect(await on.tenant.swap(on.checkpoint, on.aside, before)).toEqual([])
      expect(await codeOf(on.tenant.swap(attempt, on.aside, before))).toBe('conflict')
      expect(await on.rows()).toBe(100)
    })

    it('changes nothing for a copy that is missing or half-made, or while somebody is connected', { timeout: 30_000 }, async () => {
      const before = await quietly()
      const fenced = await on.tenant.attributes()
      expect(await codeOf(on.tenant.swap(`ek_${on.world.label}_try7`, on.aside, before))).toBe('conflict')
      await on.world.superuser(`create database ek_${on.world.label}_try8 owner ${q(on.world.role('admin'))}`)
      expect(await codeOf(on.tenant.swap(`ek_${on.world.label}_try8`, on.aside, before))).toBe('conflict')
      const reader = await on.world.session('admin', { application: 'psql', database: on.checkpoint })
      expect(await codeOf(on.tenant.swap(on.checkpoint, on.aside, before))).toBe('busy')
      await reader.close()
      await on.world.superuser(`create database ${on.aside}`)
      expect(await codeOf(on.tenant.swap(on.checkpoint, on.aside, before))).toBe('conflict')
      expect(await on.tenant.attributes()).toEqual(fenced)
      expect(await on.rows()).toBe(10)
    })

    it("ends Evenkeel's own readers of the copy", async () => {
      const before = await quietly()
      const reader = await on.world.session('admin', { application: 'evenkeel', database: on.checkpoint })
      expect(await on.tenant.swap(on.checkpoint, on.aside, before)).toEqual([])
      expect(await gone(reader)).toBe(true)
    })

    it('names settings that it cannot put back, before and after, and goes back all the same', async () => {
      await on.world.superuser(`
        alter database ${q(on.world.database)} set log_min_duration_statement to '5s';
        alter role ${q(on.world.role('outsider'))} in database ${q(on.world.database)} set work_mem to '8MB';
        alter database ${q(on.world.database)} set work_mem to '9MB'`)
      const names = ['setting log_min_duration_statement', `setting work_mem of role ${on.world.role('outsider')}`]
      expect((await on.tenant.look()).unmovableSettings).toEqual(names)
      const before = await on.tenant.attributes()
      await on.tenant.raiseFence()
      await on.tenant.copy(on.world.database, on.checkpoint)
      expect(await on.tenant.swap(on.checkpoint, on.aside, before)).toEqual(names)
      const after = await on.tenant.attributes()
      expect(after).toMatchObject({ owner: before.owner, settings: ['work_mem=9MB'], roleSettings: [] })
    })
  })

  describe('counters', () => {
    it('are complete as soon as the session that wrote has gone', async () => {
      await on.seed()
      const before = await on.tenant.counters()
      const updater = await on.world.session('updater', { application: `ek-${on.world.label}-a1-9` })
      await updater.query(`
        set role ${q(on.world.role('application'))};
        insert into documents values (101), (102); update documents set id = -id where id < 4; delete from documents where id = 50;
        create schema "Other"; create table "Other"."Odd.name" (id int); insert into "Other"."Odd.name" values (1)`)
      expect((await on.tenant.endOwnSessions({ limitMs, updaterLabel: on.world.label })).quiet).toBe(true)
      const after = await on.tenant.counters()
      const [b, a] = [before.tables['public.documents'], after.tables['public.documents']]
      expect(a?.map((count, at) => count - (b?.[at] ?? 0))).toEqual([2, 3, 1, 0])
      expect(after.tables['Other.Odd.name']?.slice(0, 3)).toEqual([1, 0, 0])
      expect({ ...after, tables: null }).toEqual({ ...before, tables: null })
      expect(Object.keys(after.tables).filter((table) => /^(pg_|information_schema)/.test(table))).toEqual([])
    })

    it('show a truncated table and a refreshed view by their file', async () => {
      await on.seed()
      await on.world.superuser(
        `set role ${q(on.world.role('application'))}; create materialized view totals as select count(*) from documents`,
        on.world.database,
      )
      const before = await on.tenant.counters()
      await on.world.superuser('truncate documents; refresh materialized view totals', on.world.database)
      const after = await on.tenant.counters()
      for (const table of ['public.documents', 'public.totals']) expect(after.tables[table]?.[3]).not.toBe(before.tables[table]?.[3])
    })

    it('say when they were emptied', async () => {
      const before = await on.tenant.counters()
      await on.world.superuser('select pg_stat_reset()', on.world.database)
      expect((await on.tenant.counters()).statsReset).not.toBe(before.statsReset)
    })
  })
}
