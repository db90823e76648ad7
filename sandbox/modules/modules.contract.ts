/** What the demonstration says of its module must stay true: every version updates cleanly on every series, the bad one too, and the bad one does its harm. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { choosePort } from '../../src/server/free-port.ts'
import { type TenantDatabase, tenantDatabase } from '../../test/harness/odoo.ts'
import type { OdooKind, OdooSeries } from '../find-odoo.ts'

const moduleName = 'ek_demo_terms'

export function describeModules(series: OdooSeries, kind: OdooKind): void {
  describe(`demonstration module on ${kind} ${series}`, () => {
    let tenant: TenantDatabase
    let folder: string

    beforeAll(async () => {
      tenant = await tenantDatabase(series, kind)
      folder = await mkdtemp(join(tmpdir(), 'evenkeel-modules-'))
      await cp(import.meta.dirname, folder, { recursive: true })
      // mkdtemp gives 0700; Odoo may run as another user.
      await chmod(folder, 0o755)
    })

    afterAll(async () => {
      await tenant.drop()
      await rm(folder, { recursive: true, force: true })
    })

    function odoo(version: string, args: string[]): ChildProcessByStdio<null, null, Readable> {
      const { home, python } = tenant.odoo
      const url = new URL(tenant.urls.app)
      const addons = [join(folder, version), join(home, 'odoo/addons'), join(home, 'addons')].join(',')
      const connection = ['--database', tenant.name, '--db_host', url.hostname, '--db_port', url.port, '--db_user', url.username]
      const argv = [join(home, 'odoo-bin'), ...connection, '--data-dir', tenant.dataDir, '--addons-path', addons, '--max-cron-threads', '0', ...args]
      const env = { PATH: '/usr/bin:/bin', HOME: tenant.dataDir, LANG: 'C.UTF-8', PGPASSWORD: url.password, PYTHONPYCACHEPREFIX: tenant.pycache }
      const identity = tenant.runAs === null ? {} : { uid: tenant.runAs.uid, gid: tenant.runAs.gid }
      return spawn(python, argv, { cwd: '/', env, stdio: ['ignore', 'ignore', 'pipe'], ...identity })
    }

    async function bring(version: string, flag: '--init' | '--update'): Promise<{ code: number; complaints: string[] }> {
      const child = odoo(version, ['--no-http', '--stop-after-init', '--without-demo', 'all', flag, moduleName])
      const [log, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
      return { code, complaints: log.split('\n').filter((line) => / (WARNING|ERROR|CRITICAL) /.test(line)) }
    }

    async function ask(sql: string): Promise<unknown> {
      const client = new pg.Client({ connectionString: tenant.urls.admin, application_name: 'evenkeel' })
      await client.connect()
      try {
        return (await client.query(sql)).rows[0]?.value
      } finally {
        await client.end()
      }
    }

    const daysOfTerm = (name: string) =>
      ask(`select array_agg(distinct m.invoice_date_due - m.invoice_date) as value from account_move m
      join ir_model_data d on d.model = 'account.payment.term' and d.name = '${name}' where d.res_id = m.invoice_payment_term_id and m.move_type = 'out_invoice'`)

    it('1.0 installs cleanly', async () => {
      expect(await bring('1.0', '--init')).toEqual({ code: 0, complaints: [] })
    })

    it('1.1 adds its column cleanly and fills it', async () => {
      expect(await bring('1.1', '--update')).toEqual({ code: 0, complaints: [] })
      expect(await ask(`select count(*) filter (where ek_reminder is null) as value from account_move`)).toBe('0')
    })

    it('1.2 updates as cleanly, and moves due dates of one term and a tax', async () => {
      expect(await daysOfTerm('account_payment_term_45days')).toEqual([45])
      expect(await bring('1.2', '--update')).toEqual({ code: 0, complaints: [] })
      expect(await daysOfTerm('account_payment_term_45days')).toEqual([60])
      expect(await daysOfTerm('account_payment_term_30days')).toEqual([30])
      expect(await ask(`select amount::float8 as value from account_tax where id = ${tenant.seeded.saleTax.id}`)).toBe(
        tenant.seeded.saleTax.amount + 1,
      )
    })

    it('the server of 1.2 answers 200', async () => {
      const port = await choosePort(0)
      const server = odoo('1.2', ['--http-interface', '127.0.0.1', '--http-port', String(port)])
      server.stderr.resume()
      const ended = once(server, 'close')
      try {
        expect(await firstPage(port)).toBe(200)
      } finally {
        server.kill('SIGTERM')
        await ended
      }
    })
  })
}

async function firstPage(port: number): Promise<number | null> {
  for (let look = 0; look < 300; look++) {
    const response = await fetch(`http://127.0.0.1:${port}/web/login`, { redirect: 'manual' }).catch(() => null)
    await response?.arrayBuffer()
    if (response) return response.status
    await sleep(100)
  }
  return null
}
