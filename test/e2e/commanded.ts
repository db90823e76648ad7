/** A release through runtime `command`: the estate's Odoo is kept running by a shell script that knows nothing of Evenkeel. */
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OdooKind, OdooSeries } from '../../sandbox/find-odoo.ts'
import { connectionOf } from '../../src/domain/connection.ts'
import { superviseScript } from '../../src/drivers/command/world.contract.ts'
import { bytecodeCache, odooEnvironment } from '../../src/drivers/lib/environment.ts'
import { serverConf, writeConf } from '../../src/drivers/lib/odoo-conf.ts'
import { becomeUser, systemUser } from '../../src/drivers/lib/user.ts'
import { freePort } from '../harness/free-port.ts'
import { type Estate, makeEstate } from './estate.ts'
import { writeTrial } from './trial-module.ts'

const minutes = 60_000
const name = 'acme/commanded'

export function commanded(series: OdooSeries, kind: OdooKind): void {
  describe(`somebody else runs ${kind === 'real' ? 'Odoo' : 'the stand-in for Odoo'} ${series}`, { timeout: 5 * minutes }, () => {
    let estate: Estate
    let port: number
    let script: string
    beforeAll(async () => {
      estate = await makeEstate(series, kind)
      port = await freePort()
      script = await supervisor(estate, port)
      await estate.cli('instance', 'stop', estate.instance, '--yes')
    }, 10 * minutes)
    afterAll(async () => {
      await estate?.cli('instance', 'stop', name, '--yes')
      await estate?.close()
    }, 2 * minutes)

    const status = async () => (await fetch(`http://127.0.0.1:${port}/web/login`).catch(() => null))?.status ?? null
    const version = async () => (await estate.sql('select latest_version as v from ir_module_module where name = $1', ['ek_trial']))[0]?.v

    async function rollOut(wanted: string) {
      const source = join(estate.folder, `release-${wanted}`)
      await writeTrial(source, series, { version: wanted })
      const made = await estate.cli('release', 'create', '--name', 'trial', '--version', wanted, '--series', series, '--modules', source)
      expect(made.code, made.stderr).toBe(0)
      const plan = await estate.cli('plan', 'create', '--release', `trial@${wanted}`, '--instance', name)
      expect(plan.code, plan.stderr).toBe(0)
      const start = await estate.cli('rollout', 'start', plan.json.id, '--wait')
      const run = await estate.cli('run', 'show', start.json.runs[0].id ?? start.json.runs[0])
      return { plan, start, run }
    }

    test('it is added, doctor finds it in order, and a release goes live behind `current`', async () => {
      const flags = {
        runtime: 'command',
        start: `${script} start`,
        stop: `${script} stop`,
        status: `${script} status`,
        conf: join(estate.folder, 'theirs.conf'),
      }
      const added = await estate.add(name, { ...flags, listen: `127.0.0.1:${port}` })
      expect(added.code, added.stderr).toBe(0)
      const started = await estate.cli('instance', 'start', name)
      expect(started.code, started.stderr).toBe(0)
      const doctor = await estate.cli('doctor', name)
      const checks = doctor.json.checks.filter((check: { name: string }) => /commands|port/.test(check.name))
      expect(checks.map((check: { state: string }) => check.state)).toEqual(['ok', 'ok'])
      const { start, run } = await rollOut('1.1.0')
      expect(start.code, start.stderr).toBe(0)
      expect(run.json.outcome).toBe('released')
      expect([await status(), await version()]).toEqual([200, `${series}.1.1.0`])
    })

    test('odoo.conf that says something else than when the plan was made: the plan is stale, and nothing is stopped', async () => {
      const conf = join(estate.folder, 'theirs.conf')
      const said = await readFile(conf, 'utf8')
      const source = join(estate.folder, 'release-1.1.5')
      await writeTrial(source, series, { version: '1.1.5' })
      await estate.cli('release', 'create', '--name', 'trial', '--version', '1.1.5', '--series', series, '--modules', source)
      const plan = await estate.cli('plan', 'create', '--release', 'trial@1.1.5', '--instance', name)
      await writeFile(conf, `${said}\nlimit_time_cpu = 1\n`)
      const start = await estate.cli('rollout', 'start', plan.json.id, '--wait')
      await writeFile(conf, said)
      expect(start.code, start.stderr).toBe(4)
      expect(start.stderr).toMatch(/stale: .*odoo\.conf/i)
      expect([await status(), await version()]).toEqual([200, `${series}.1.1.0`])
    })

    test('a start command that fails takes the run back: the old release serves again, with its data', async () => {
      const working = await readFile(script, 'utf8')
      const count = join(estate.folder, 'count')
      // Fails once: the way back, which starts the old release, works.
      await writeFile(
        script,
        working.replace('case $1 in', `[ "$1" = start ] && [ ! -e ${count} ] && { touch ${count}; echo no such unit; exit 5; }\ncase $1 in`),
      )
      const { start, run } = await rollOut('1.2.0')
      expect(start.code, start.stderr).toBe(1)
      expect(run.json).toMatchObject({ outcome: 'rolledBack', why: expect.stringMatching(/start command ".*" ended with exit code 5/) })
      expect([await status(), await version()]).toEqual([200, `${series}.1.1.0`])
    })

    test('a stop command that does not stop ends the run before anything is touched', async () => {
      const working = await readFile(script, 'utf8')
      await estate.restartWith(', stop: 3s, drain: 1s')
      await writeFile(script, working.replace('  stop) ', '  stop) exit 0; '))
      const { start, run } = await rollOut('1.3.0')
      expect(start.code, start.stderr).toBe(1)
      expect(run.json).toMatchObject({ outcome: 'rolledBack', why: expect.stringContaining('was not stopped') })
      expect([await status(), await version()]).toEqual([200, `${series}.1.1.0`])
      await writeFile(script, working)
    })
  })
}

async function supervisor(estate: Estate, port: number): Promise<string> {
  const { tenant, series, folder, data } = estate
  const user = await systemUser(tenant.runAs?.name ?? null)
  const { home, python } = tenant.odoo
  const path = [join(data, 'instances/acme/commanded/current'), join(folder, 'addons'), join(home, 'odoo/addons'), join(home, 'addons')]
  const app = connectionOf(tenant.urls.app)
  const conf = serverConf(new Map(), {
    ...{ instance: name, series, odooHome: home, python, runAs: user.name, dataDir: tenant.dataDir, addonsPath: path, baseConf: null, folder },
    ...{ pycache: tenant.pycache, app, updater: app, listen: { host: '127.0.0.1', port }, commands: null },
  })
  const { path: confPath } = await writeConf(folder, 'theirs.conf', conf, user)
  const env = odooEnvironment({ python, user, cache: await bytecodeCache(tenant.pycache, user), applicationName: 'odoo-{pid}', role: null })
  const script = join(folder, 'supervise')
  await writeFile(script, superviseScript([...becomeUser(user), python, join(home, 'odoo-bin'), '-c', confPath], env, join(folder, 'pid')))
  await chmod(script, 0o755)
  return script
}
