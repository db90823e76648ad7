/**
 * One estate, one story after the other, through the command line alone: a good release, the way back, and all the trouble that must already go right. After
 * each the instance serves either the old or the new release with books to match; what is true is looked up in the tenant's database, not in our answers.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OdooKind, OdooSeries } from '../../sandbox/find-odoo.ts'
import { freePort } from '../harness/free-port.ts'
import { testOfOdoo, testOnOneSeries, testWhateverOdoo } from '../harness/odoo.ts'
import { tenantPasswords } from '../harness/tenant-roles.ts'
import { drill, drillModule } from './drill.ts'
import { type Estate, makeEstate } from './estate.ts'
import { killedAt, killInTheOpen } from './killed.ts'
import { connectAcl, connection, endedRun, filesUnder, isAt, isHeld, newestRun, rollOut, type Shown, state, stepState, untilRun } from './look.ts'
import { logIn } from './odoo-user.ts'

const minutes = 60_000

export function trouble(series: OdooSeries, kind: OdooKind): void {
  describe(`an outsider's estate on ${kind === 'real' ? 'Odoo' : 'the stand-in for Odoo'} ${series}`, { timeout: 5 * minutes }, () => {
    const [ofOdoo, whatever] = [testOfOdoo(kind), testWhateverOdoo(kind)]
    const alike = kind === 'real' ? testOnOneSeries(series, kind) : ofOdoo
    let estate: Estate
    beforeAll(async () => {
      estate = await makeEstate(series, kind, kind === 'real' ? { module: drillModule } : {})
    }, 10 * minutes)
    afterAll(async () => {
      await estate?.close()
    }, 2 * minutes)

    /** Rolls a version out that must go back by itself, and looks that nothing of it is left. */
    async function goesBack(trial: Parameters<Estate['release']>[0], why: RegExp): Promise<Shown> {
      const before = await state(estate)
      const acl = await connectAcl(estate)
      const { plan } = await estate.release(trial)
      expect(plan.code, plan.stderr).toBe(0)
      const { start, run } = await rollOut(estate, plan)
      expect(start.code, start.stderr).toBe(1)
      expect(run.json.outcome).toBe('rolledBack')
      expect(run.json.why).toMatch(why)
      expect(run.json.rollbackMs).toBeGreaterThan(0)
      expect(await state(estate)).toEqual(before)
      expect(await connectAcl(estate)).toEqual(acl)
      expect(await estate.page()).toBe(200)
      const left = await estate.sql("select datname from pg_database where datname like 'ek\\_%' and datname like $1", [
        `ek_${run.json.id.slice(-12).toLowerCase()}%`,
      ])
      expect(left).toEqual([])
      return run
    }

    test('a good release goes live, and every change is explained', async () => {
      const { plan } = await estate.release({ version: '1.1.0', fields: [{ name: 'ek_rank', type: 'Integer', default: 7 }] })
      expect(plan.code, plan.stderr).toBe(0)
      expect(plan.json.instances[0].modules).toEqual([
        expect.objectContaining({ name: 'ek_trial', action: 'update', from: `${series}.1.0.0`, to: `${series}.1.1.0` }),
      ])
      const { start, run } = await rollOut(estate, plan)
      expect(start.code, start.stderr).toBe(0)
      expect(run.json).toMatchObject({ state: 'done', outcome: 'released', delta: { verdict: 'ok', unexplained: 0 }, books: { verdict: 'ok' } })
      expect(run.json.downtimeMs).toBeGreaterThan(0)
      const after = await state(estate)
      expect(after.columns).toContain('ek_rank')
      expect(after.module).toEqual({ state: 'installed', latest_version: `${series}.1.1.0` })
      expect(await estate.page()).toBe(200)
      const evidence = await readdir(run.json.evidence)
      expect(evidence).toEqual(
        expect.arrayContaining([
          'run.json',
          'plan.json',
          'release.json',
          'delta.json',
          'books-before.json',
          'books-after.json',
          'books.html',
          'update.log',
          'outage.json',
          'head.json',
        ]),
      )
    })

    test('after users are back, going back needs the loss list, and one more document voids it', async () => {
      const run = await newestRun(estate)
      const user = await logIn(estate.port, estate.tenant.name)
      const number = await user.postInvoice(1234.5)
      const shown = await estate.cli('run', 'rollback', run.json.id)
      expect(shown.code, shown.stderr).toBe(5)
      const loss = shown.json.kind === 'Loss' ? shown.json : shown.json.loss
      expect(loss.documents).toContainEqual(expect.objectContaining({ kind: 'invoice', number, what: 'created' }))
      expect(loss.numbersReissued).toContain(number)
      const second = await user.postInvoice(99)
      const stale = await estate.cli('run', 'rollback', run.json.id, '--accept-loss', loss.digest)
      expect(stale.code, stale.stderr).toBe(4)
      expect(await estate.page()).toBe(200)
      const again = await estate.cli('run', 'rollback', run.json.id)
      const now = again.json.kind === 'Loss' ? again.json : again.json.loss
      expect(now.numbersReissued).toEqual(expect.arrayContaining([number, second]))
      const back = await estate.cli('run', 'rollback', run.json.id, '--accept-loss', now.digest)
      expect(back.code, back.stderr).toBe(0)
      expect(back.json).toMatchObject({ kind: 'Run', outcome: 'rolledBack' })
      const after = await state(estate)
      expect(after.columns).not.toContain('ek_rank')
      expect(after.module).toEqual({ state: 'installed', latest_version: `${series}.1.0.0` })
      expect(await estate.sql('select 1 from account_move where name = $1', [number])).toEqual([])
      expect(await estate.page()).toBe(200)
    })

    alike('due dates moved and a tax rate changed, exit code 0, log clean: named, and taken back', async () => {
      const { invoices } = estate.tenant.seeded
      const run = await goesBack(
        {
          version: '1.2.0',
          post: [
            `update account_move_line set date_maturity = date_maturity + 30 where move_id in (select id from account_move where name = '${invoices[0]}')`,
            `update account_move set invoice_date_due = invoice_date_due + 30 where name = '${invoices[0]}'`,
            `update account_tax set amount = amount + 1 where id = ${estate.tenant.seeded.saleTax.id}`,
            `alter database ${estate.tenant.name} set work_mem = '64kB'`,
          ],
        },
        /nothing explains/,
      )
      const named = run.json.delta.first.map(
        (change: { table: string; document: string; column: string }) => `${change.table}.${change.column}: ${change.document}`,
      )
      expect(named).toContain(`account_move.invoice_date_due: ${invoices[0]}`)
      expect(named.some((each: string) => each.startsWith('account_tax.amount'))).toBe(true)
      const delta = JSON.parse(await readFile(join(run.json.evidence, 'delta.json'), 'utf8'))
      expect(delta.schema).toContainEqual(expect.objectContaining({ object: 'database: settings', after: 'work_mem=64kB', why: 'unexplained' }))
      // Of this database: settings are the server's, and the same test of the other series has the same one there for as long as it runs.
      expect(
        await estate.sql(
          'select setconfig from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database())',
        ),
      ).toEqual([])
      const page = await readFile(join(run.json.evidence, 'books.html'), 'utf8')
      expect(page).toContain(invoices[0])
    })

    whatever('the same, declared: it is released', async () => {
      const { invoices } = estate.tenant.seeded
      const because = 'agreed with the customer'
      const { plan } = await estate.release(
        {
          version: '1.2.1',
          post: [`update account_move set ref = 'checked' where name = '${invoices[1]}'`],
        },
        {
          expects: [
            { table: 'account_move', match: { name: invoices[1] }, column: 'ref', to: 'checked', count: { min: 1, max: 1 }, because },
            { check: 'F06', because },
          ],
        },
      )
      expect(plan.code, plan.stderr).toBe(0)
      const { start, run } = await rollOut(estate, plan)
      expect(run.json.outcome, run.json.why).toBe('released')
      expect(start.code, start.stderr).toBe(0)
      expect(await estate.sql('select ref from account_move where name = $1', [invoices[1]])).toEqual([{ ref: 'checked' }])
    })

    whatever('and taken back afterwards: what the release changed is on the list, for it is lost too', async () => {
      const run = await newestRun(estate)
      const shown = await estate.cli('run', 'rollback', run.json.id)
      const loss = shown.json.kind === 'Loss' ? shown.json : shown.json.loss
      expect(loss.documents).toEqual([expect.objectContaining({ kind: 'invoice', what: 'changed', number: estate.tenant.seeded.invoices[1] })])
      const back = await estate.cli('run', 'rollback', run.json.id, '--accept-loss', loss.digest)
      expect(back.code, back.stderr).toBe(0)
      expect(back.json).toMatchObject({ kind: 'Run', outcome: 'rolledBack' })
      expect(await estate.sql('select ref from account_move where name = $1', [estate.tenant.seeded.invoices[1]])).not.toEqual([{ ref: 'checked' }])
      expect((await state(estate)).module).toEqual({ state: 'installed', latest_version: `${series}.1.0.0` })
      expect(await estate.page()).toBe(200)
    })

    whatever('an update that hangs is ended at its time limit', () => goesBack({ version: '1.3.0', post: [{ sleep: 600 }] }, /time limit/i))

    whatever('an update that dies with exit code 0 in the middle', () =>
      goesBack({ version: '1.3.1', post: [{ exit: 0 }] }, /update failed|module states/),
    )

    whatever('an update that half commits and raises', () =>
      goesBack({ version: '1.3.2', post: ["update account_move set ref = 'half'", { commit: true }, { raise: 'half done' }] }, /update failed/),
    )

    whatever('a constraint that could not be added is only a WARNING in the log', () =>
      goesBack({ version: '1.3.3', check: { name: 'ek_never', definition: 'check (amount_total < 0)' } }, /constraint/i),
    )

    whatever('a module that does not load', () => goesBack({ version: '1.3.4', onImport: { raise: 'broken at import' } }, /update failed/))

    whatever('a server that dies when it is to serve users, after everything else went well', async () => {
      const run = await goesBack({ version: '1.3.5', onImport: { exit: 1, serving: true } }, /ended while it started/)
      expect(stepState(run, 'verify-service')).toBe('done')
      expect(stepState(run, 'open')).toBe('undone')
    })

    whatever('what cannot go is refused before anything is stopped', async () => {
      expect((await estate.cli('plan', 'create', '--release', 'trial@1.1.0', '--instance', 'acme/nowhere')).code).toBe(3)
      expect((await estate.cli('plan', 'create', '--release', 'trial@9.9.9', '--instance', estate.instance)).code).toBe(3)
      const missing = await estate.release({ version: '1.4.0', depends: ['account', 'no_such_module'] })
      expect(missing.plan.code).toBe(1)
      expect(JSON.stringify(missing.plan.json)).toContain('no_such_module')
      const refused = await estate.cli('rollout', 'start', missing.plan.json.id, '--wait')
      expect(refused.code).toBe(1)
      const broken = await estate.release({ version: '1.4.1', manifest: "{'name': 'Trial', 'version': open('/etc/passwd').read()}" })
      expect(broken.plan.code).not.toBe(0)
      expect(broken.plan.stderr).toMatch(/__manifest__\.py/)
      const other = series === '16.0' ? '18.0' : '16.0'
      const series2 = await estate.cli(
        'release',
        'create',
        '--name',
        'trial',
        '--version',
        'other',
        '--series',
        other,
        '--modules',
        join(estate.folder, 'release-1.1.0'),
      )
      expect(series2.code).not.toBe(0)
      expect(await estate.page()).toBe(200)
    })

    whatever('a database that is missing is said, and nothing is recorded', async () => {
      const nowhere = join(estate.folder, 'secrets', 'nowhere')
      const app = await readFile(estate.references.app.slice('file:'.length), 'utf8')
      await writeFile(nowhere, app.trim().replace(/\/[^/]*$/, '/no_such_database'), { mode: 0o600 })
      const added = await estate.add('acme/nowhere', { 'db-url': `file:${nowhere}`, listen: `127.0.0.1:${await freePort()}` })
      expect(added.code, added.stderr).toBe(1)
      expect(added.stderr).toMatch(/no database no_such_database/)
      expect((await estate.cli('instance', 'show', 'acme/nowhere')).code).toBe(3)
    })

    whatever('roles that are wrong refuse the plan and print the SQL that mends them', async () => {
      const added = await estate.add('acme/wrong', { 'updater-url': estate.references.admin, listen: `127.0.0.1:${await freePort()}` })
      expect(added.code, added.stderr).toBe(0)
      const { release } = await estate.release({ version: '1.4.9' })
      const plan = await estate.cli('plan', 'create', '--release', release, '--instance', 'acme/wrong')
      expect(plan.code).toBe(1)
      const [refusal] = plan.json.instances[0].refusals
      expect(refusal).toMatchObject({ code: 'roles', hint: expect.stringMatching(/as a superuser: .*(CREATE|ALTER|GRANT|REVOKE)/i) })
      expect((await estate.cli('instance', 'remove', 'acme/wrong', '--yes')).code).toBe(0)
    })

    whatever('a check that cannot run is not measured, and the release goes back', async () => {
      await estate.restartWith(', check: 1ms')
      await goesBack({ version: '1.4.8' }, /could not be measured/)
      await estate.restartWith('')
    })

    whatever('a fact that changed since the plan makes it stale', async () => {
      const { plan } = await estate.release({ version: '1.5.0' })
      await estate.sql("update ir_module_module set latest_version = latest_version || '1' where name = 'base'")
      const start = await estate.cli('rollout', 'start', plan.json.id, '--wait')
      await estate.sql("update ir_module_module set latest_version = left(latest_version, -1) where name = 'base'")
      expect(start.code, start.stderr).toBe(4)
      expect(start.stderr).toMatch(/stale: .*module/i)
    })

    whatever('a foreign session holds the run, nobody is ended, and it goes on when the session is gone', async () => {
      const bi = new pg.Client({ connectionString: estate.tenant.urls.app, application_name: 'metabase' })
      await bi.connect()
      const { plan } = await estate.release({ version: '1.6.0', fields: [{ name: 'ek_weight', type: 'Float' }] })
      const start = await estate.cli('rollout', 'start', plan.json.id, '--wait')
      expect(start.code, start.stderr).toBe(5)
      const heldRun = await newestRun(estate)
      expect(heldRun.json).toMatchObject({ state: 'held', hold: { why: expect.stringContaining('metabase') } })
      expect(await estate.page()).toBe(200)
      expect((await bi.query('select 1 as alive')).rows).toEqual([{ alive: 1 }])
      await bi.end()
      const done = await endedRun(estate)
      expect(done.json.outcome).toBe('released')
      expect((await state(estate)).columns).toContain('ek_weight')
      estate.wentLive([{ name: 'ek_weight', type: 'Float' }])
    })

    whatever('a held run can be aborted; nothing was stopped', async () => {
      const bi = new pg.Client({ connectionString: estate.tenant.urls.app, application_name: 'psql' })
      await bi.connect()
      const { plan } = await estate.release({ version: '1.6.1' })
      const start = await estate.cli('rollout', 'start', plan.json.id)
      expect(start.code, start.stderr).toBe(0)
      await untilRun(estate, isHeld)
      expect((await estate.cli('rollout', 'abort', start.json.id, '--yes')).code).toBe(0)
      const run = await endedRun(estate)
      expect(run.json.outcome).toBe('aborted')
      await bi.end()
      expect(await estate.page()).toBe(200)
    })

    whatever('an application role that reconnects every 50 ms stays out, and the release goes through', async () => {
      let stop = false
      let inside = 0
      const reconnect = (async () => {
        while (!stop) {
          const client = new pg.Client({ connectionString: estate.tenant.urls.app, application_name: 'odoo-99999' })
          client.on('error', () => {})
          await client.connect().then(
            () => {
              inside++
            },
            () => {},
          )
          await new Promise((resolve) => setTimeout(resolve, 50))
          await client.end().catch(() => {})
        }
      })()
      const { plan } = await estate.release({ version: '1.7.0', fields: [{ name: 'ek_height', type: 'Float' }] })
      const { start } = await rollOut(estate, plan)
      stop = true
      await reconnect
      expect(start.code, start.stderr).toBe(0)
      expect(inside).toBeGreaterThan(0)
      expect((await state(estate)).columns).toContain('ek_height')
      estate.wentLive([{ name: 'ek_height', type: 'Float' }])
    })

    whatever('fifty starts at once: one wins', async () => {
      const { plan } = await estate.release({ version: '1.8.0' })
      const { address, token } = await connection(estate)
      const answers = await Promise.all(
        Array.from({ length: 50 }, () =>
          fetch(`${address}/v1/rollouts`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify({ plan: plan.json.id }),
          }),
        ),
      )
      const codes = answers.map((answer) => answer.status)
      expect(codes.filter((code) => code < 300)).toHaveLength(1)
      expect(codes.filter((code) => code === 409)).toHaveLength(49)
      await endedRun(estate)
    })

    alike.each(killedAt(kind))('kill -9 of Evenkeel $when: the run ends as if nothing had happened', async ({ step, trial }) => {
      const { plan } = await estate.release(trial)
      const start = await estate.cli('rollout', 'start', plan.json.id)
      expect(start.code, start.stderr).toBe(0)
      await untilRun(estate, isAt(step))
      await killInTheOpen(estate)
      await estate.up()
      const run = await endedRun(estate, 2 * minutes)
      expect(run.json, run.json.why).toMatchObject({ state: 'done', outcome: 'released' })
      expect((await state(estate)).module).toEqual({ state: 'installed', latest_version: `${series}.${trial.version}` })
      expect(await estate.page()).toBe(200)
      estate.wentLive(trial.fields)
    })

    // The module that waits is Python's: the stand-in runs none.
    if (kind === 'real') alike('kill -9 of Evenkeel in the drill: it waits in the update, waits again, and is released', () => drill(estate))

    test('the journal verifies, and no secret is in anything that was written', async () => {
      const verified = await estate.cli('journal', 'verify')
      expect(verified.code, verified.stderr).toBe(0)
      const run = await newestRun(estate)
      const bound = await estate.cli('journal', 'verify', '--head', join(run.json.evidence, 'head.json'))
      expect(bound.code, bound.stderr).toBe(0)
      const journal = JSON.stringify((await estate.cli('journal', 'list')).json)
      const { token } = await connection(estate)
      const secrets = [...Object.values(tenantPasswords), token]
      for (const secret of secrets) expect(journal).not.toContain(secret)
      for (const path of await filesUnder(estate.data)) {
        if (/\.conf$|\/token$/.test(path)) continue
        const text = await readFile(path, 'latin1')
        for (const secret of secrets) expect(text.includes(secret), path).toBe(false)
      }
    })
  })
}
