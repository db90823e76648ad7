/** Looking, sessions, the fence. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { World } from '../drivers/postgres/world.contract.ts'
import { codeOf, everybody, type Fixture, gone, limitMs, q } from './tenant-database-fixture.contract.ts'

/** One session after the other, every 50 ms, like a server that is restarted by its supervisor. Counts how often it got in. */
function reconnectingRole(world: World): { entered: () => number; tried: () => number; stop(): Promise<void> } {
  let [entered, tried, stopped] = [0, 0, false]
  const work = (async () => {
    while (!stopped) {
      tried += 1
      await world.session('application', { application: 'odoo-1' }).then(
        () => {
          entered += 1
        },
        () => undefined,
      )
      await sleep(50)
    }
  })()
  return {
    entered: () => entered,
    tried: () => tried,
    stop: async () => {
      stopped = true
      await work
    },
  }
}

export function describeAccess(on: Fixture): void {
  describe('live tables', () => {
    it('are those of the tables that exist; never analysed is not empty', async () => {
      await on.seed()
      expect(await on.tenant.liveTables(['documents', 'nowhere'])).toEqual({
        documents: { rows: null, bytes: expect.any(Number), indexBytes: 0, indexes: 0, columns: { id: { type: 'int4', notNull: false } } },
      })
      await on.world.superuser(
        `create index on documents (id); analyze documents;
         create table parts (id int) partition by range (id); create table part_one partition of parts for values from (0) to (10);
         insert into parts values (1), (2); analyze parts; create table none (n varchar not null, gone int); alter table none drop column gone; analyze none`,
        on.world.database,
      )
      const { documents, parts, none } = await on.tenant.liveTables(['documents', 'parts', 'none'])
      expect(documents).toMatchObject({ rows: 100, indexes: 1 })
      expect(documents?.bytes).toBeGreaterThanOrEqual(8192)
      expect(documents?.indexBytes).toBeGreaterThan(0)
      expect(parts).toMatchObject({ rows: 2 })
      // An empty table that was analysed says 0 from PostgreSQL 14 on.
      expect(none).toMatchObject({ rows: 0, indexBytes: 0, indexes: 0, columns: { n: { type: 'varchar', notNull: true } } })
      expect(Object.keys(none?.columns ?? {})).toEqual(['n'])
    })
  })

  describe('look', () => {
    it('sees an ordinary database, and nothing wrong with the roles', async () => {
      const look = await on.tenant.look()
      expect(look.roles.map(({ role, what, problems, mend }) => ({ role, what, problems, mend }))).toEqual(
        (['application', 'updater', 'admin'] as const).map((what) => ({ role: on.world.role(what), what, problems: [], mend: [] })),
      )
      expect(look).toMatchObject({ exists: true, unreachable: null, owner: on.world.role('application'), databaseSeries: null, modules: [] })
      expect(look).toMatchObject({ slots: [], subscriptions: [], prepared: [], unmovableSettings: [] })
      expect(look.postgresMajor).toBeGreaterThanOrEqual(15)
      expect(look.databaseBytes).toBeGreaterThan(1_000_000)
      expect(Math.abs(look.clockSkewMs ?? Number.NaN)).toBeLessThan(1_000)
      expect(Math.abs(await on.tenant.clockSkewMs())).toBeLessThan(1_000)
      expect(await codeOf(on.tenant.modules())).toBe('notMeasured')
    })

    it("reads Odoo's series and modules", async () => {
      await on.world.superuser(
        `set role ${q(on.world.role('application'))};
         create table ir_module_module (id int primary key, name text, state text, latest_version text);
         create table ir_module_module_dependency (module_id int, name text);
         insert into ir_module_module values (1, 'base', 'installed', '16.0.1.3'), (2, 'sale', 'to upgrade', '16.0.1.2'), (3, 'crm', 'uninstalled', null);
         insert into ir_module_module_dependency values (2, 'base'), (2, 'account')`,
        on.world.database,
      )
      const look = await on.tenant.look()
      expect(look.databaseSeries).toBe('16.0')
      expect(look.modules).toEqual([
        { name: 'base', state: 'installed', version: '16.0.1.3', dependsOn: [] },
        { name: 'crm', state: 'uninstalled', version: null, dependsOn: [] },
        { name: 'sale', state: 'to upgrade', version: '16.0.1.2', dependsOn: ['account', 'base'] },
      ])
      expect(await on.tenant.modules()).toEqual(look.modules)
    })

    it("runs none of the application role's functions with the admin's rights", async () => {
      await on.world.superuser(
        `set role ${q(on.world.role('application'))};
         create table caught (who text);
         create function trap(name, text) returns text language plpgsql as $$ begin insert into public.caught values (current_user); return 'trapped'; end $$;
         create operator public.|| (leftarg = name, rightarg = text, function = trap)`,
        on.world.database,
      )
      await on.tenant.look()
      expect(Object.keys((await on.tenant.counters()).tables)).toEqual(['public.caught'])
      expect(await on.world.superuser('select * from caught', on.world.database)).toEqual([])
    })

    it('says what is missing instead of throwing', async () => {
      await on.world.superuser(`drop database ${q(on.world.database)}`)
      expect(await on.tenant.look()).toMatchObject({ exists: false, owner: null, databaseBytes: null, modules: [] })
      expect((await on.tenant.look()).unreachable).toContain(on.world.database)
    })

    it('never tells a password', async () => {
      const wrong = new URL(on.world.target.adminUrl)
      wrong.password = 'wrong-S3cret'
      const look = await on.open({ ...on.world.target, adminUrl: wrong.href }).look()
      expect(look.unreachable).toContain(on.world.role('admin'))
      expect(JSON.stringify(look)).not.toContain('S3cret')
    })
  })

  describe('sessions', () => {
    it('tells own, updater, ours and foreign apart', async () => {
      const own = [await on.world.session('application', { application: 'odoo-77' }), await on.world.session('application', { application: '' })]
      const probe = await on.world.session('application', { application: 'ek-look' })
      const updater = await on.world.session('updater', { application: `ek-${on.world.label}-a1-9` })
      const foreign = [
        await on.world.session('application', { application: 'psql' }),
        await on.world.session('application', { application: 'pg_dump' }),
        await on.world.session('updater', { application: 'odoo-1' }),
        await on.world.session('admin', { application: 'psql' }),
        await on.world.session('outsider', { application: 'odoo-1' }),
        await on.world.session('superuser', { application: 'odoo-1' }),
      ]
      const ours = await on.world.session('admin', { application: 'evenkeel' })
      const kinds = new Map((await on.tenant.sessions()).map((session) => [session.pid, session.kind]))
      expect([...own, probe].map(({ pid }) => kinds.get(pid))).toEqual(['own', 'own', 'own'])
      expect(kinds.get(updater.pid)).toBe('updater')
      expect(kinds.get(ours.pid)).toBe('evenkeel')
      expect(foreign.map(({ pid }) => kinds.get(pid))).toEqual(foreign.map(() => 'foreign'))
      expect(kinds.size).toBe(11)
    })

    it('counts a walsender as foreign, whoever it is', async () => {
      await on.world.superuser(`alter role ${q(on.world.role('application'))} replication`)
      await on.world.session('application', { application: 'odoo-1', replication: 'database' })
      expect((await on.tenant.sessions()).map(({ kind }) => kind)).toEqual(['foreign'])
    })

    it('ends exactly its own, and nobody when somebody foreign is there', async () => {
      const own = await on.world.session('application', { application: 'odoo-1' })
      const report = await on.world.session('application', { application: 'metabase' })
      const held = await on.tenant.endOwnSessions({ limitMs })
      expect(held).toMatchObject({ quiet: false, foreign: [{ pid: report.pid, role: on.world.role('application'), application: 'metabase' }] })
      expect(held.left.map(({ pid }) => pid)).toEqual([own.pid])
      expect(await own.query('select 1 as one')).toEqual([{ one: 1 }])
      await report.close()
      await on.tenant.raiseFence()
      expect(await on.tenant.endOwnSessions({ limitMs })).toEqual({ quiet: true, foreign: [], left: [] })
      expect(await gone(own)).toBe(true)
      expect(await on.tenant.endOwnSessions({ limitMs })).toEqual({ quiet: true, foreign: [], left: [] })
    })

    it("never ends a superuser's", async () => {
      const superuser = await on.world.session('superuser', { application: 'odoo-1' })
      const end = await on.tenant.endOwnSessions({ limitMs })
      expect(end.foreign.map(({ pid }) => pid)).toEqual([superuser.pid])
      expect(superuser.ended()).toBe(false)
    })

    it('ends the updater of this run only, and only when asked', async () => {
      const updater = await on.world.session('updater', { application: `ek-${on.world.label}-a1-9` })
      const others = await on.world.session('updater', { application: 'ek-another00run-a1-9' })
      const unasked = await on.tenant.endOwnSessions({ limitMs: 300 })
      expect(unasked).toMatchObject({ quiet: false, foreign: [] })
      expect(unasked.left.map(({ pid }) => pid).sort()).toEqual([updater.pid, others.pid].sort())
      const asked = await on.tenant.endOwnSessions({ limitMs: 1_000, updaterLabel: on.world.label })
      expect(asked.left.map(({ pid }) => pid)).toEqual([others.pid])
      expect(await gone(updater)).toBe(true)
      expect(others.ended()).toBe(false)
    })

    it('gives readers of ours a moment, then ends them', async () => {
      const reader = await on.world.session('admin', { application: 'evenkeel' })
      expect((await on.tenant.endOwnSessions({ limitMs: 500 })).left.map(({ pid }) => pid)).toEqual([reader.pid])
      expect((await on.tenant.endOwnSessions({ limitMs })).quiet).toBe(true)
      expect(reader.ended()).toBe(true)
    })
  })

  describe('fence', () => {
    it('keeps a role out that connects again every 50 ms, while the updater works as the owner', async () => {
      const supervisor = reconnectingRole(on.world)
      while (supervisor.entered() === 0) await sleep(20)
      await on.tenant.raiseFence()
      expect((await on.tenant.endOwnSessions({ limitMs })).quiet).toBe(true)
      const [enteredBefore, triedBefore] = [supervisor.entered(), supervisor.tried()]
      const options = `-c role=${on.world.role('application').replaceAll(/[\\ ]/g, '\\$&')}`
      const updater = await on.world.session('updater', { application: `ek-${on.world.label}-a1-9`, options })
      await updater.query('create table made_by_updater (id int)')
      await updater.close()
      while (supervisor.tried() < triedBefore + 10) await sleep(20)
      await supervisor.stop()
      expect(supervisor.entered()).toBe(enteredBefore)
      const [made] = await on.world.superuser(`select tableowner from pg_tables where tablename = 'made_by_updater'`, on.world.database)
      expect(made).toEqual({ tableowner: on.world.role('application') })
      expect(await on.tenant.sessions()).toEqual([])
    })

    it('falls exactly as it rose, as often as it is asked', async () => {
      const [application, outsider] = [q(on.world.role('application')), q(on.world.role('outsider'))]
      const histories = [
        '',
        `revoke connect on database ${q(on.world.database)} from public`,
        `revoke all on database ${q(on.world.database)} from public; grant connect, temporary on database ${q(on.world.database)} to ${outsider} with grant option`,
        `revoke all on database ${q(on.world.database)} from public, ${application}, ${outsider} cascade`,
        `grant connect on database ${q(on.world.database)} to public, ${application}, ${q(on.world.role('updater'))}; grant create on database ${q(on.world.database)} to ${outsider}`,
      ]
      for (const history of histories) {
        await on.world.superuser(history)
        const before = await on.tenant.attributes()
        const entered = await Promise.all((['application', 'updater', 'outsider'] as const).map((role) => on.mayEnter(role)))
        await on.tenant.raiseFence()
        await on.tenant.raiseFence()
        expect(await Promise.all(everybody.map((role) => on.mayEnter(role)))).toEqual([false, true, true, false])
        await on.world.superuser(`grant connect on database ${q(on.world.database)} to ${q(on.world.role('updater'))} with grant option`)
        await on.tenant.lowerFence(before)
        await on.tenant.lowerFence(before)
        expect(await on.tenant.attributes()).toEqual(before)
        expect(await Promise.all((['application', 'updater', 'outsider'] as const).map((role) => on.mayEnter(role)))).toEqual(entered)
      }
    })

    it('says who raised it, hides nothing of what was before, and is gone without a trace', async () => {
      await on.world.superuser(`comment on database ${q(on.world.database)} is 'the customer''s own'`)
      const before = await on.tenant.attributes()
      expect((await on.tenant.look()).fence).toBeNull()
      await on.tenant.raiseFence(on.world.label)
      await on.tenant.raiseFence('another00run')
      expect((await on.tenant.look()).fence).toEqual({ run: on.world.label, since: expect.stringMatching(/^20.*Z$/) })
      expect((await on.tenant.attributes()).comment).toBe("the customer's own")
      await on.tenant.lowerFence(before)
      expect((await on.tenant.look()).fence).toBeNull()
      expect(await on.tenant.attributes()).toEqual(before)
    })

    it('shuts the updater out and in', async () => {
      await on.tenant.raiseFence()
      await on.tenant.updaterMayConnect(false)
      await on.tenant.updaterMayConnect(false)
      expect(await on.mayEnter('updater')).toBe(false)
      await on.tenant.updaterMayConnect(true)
      await on.tenant.updaterMayConnect(true)
      expect(await on.mayEnter('updater')).toBe(true)
      await on.tenant.updaterMayConnect(false)
      await on.tenant.raiseFence()
      expect(await on.mayEnter('updater')).toBe(true)
    })

    it('refuses where it would not hold, and changes nothing', async () => {
      await on.world.superuser(`grant ${q(on.world.role('updater'))} to ${q(on.world.role('application'))}`).catch(() => undefined)
      await on.world.superuser(
        `revoke ${q(on.world.role('application'))} from ${q(on.world.role('updater'))}; grant ${q(on.world.role('updater'))} to ${q(on.world.role('application'))}`,
      )
      const before = await on.tenant.attributes()
      expect(await codeOf(on.tenant.raiseFence())).toBe('refused')
      expect(await on.tenant.attributes()).toEqual(before)
    })
  })
}
