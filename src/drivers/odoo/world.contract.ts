/** An Odoo, real or stand-in, with the trial modules installed, for the contract suites of this driver. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { OdooKind } from '../../../sandbox/find-odoo.ts'
import { tenantDatabase } from '../../../test/harness/odoo.ts'
import { connectionOf } from '../../domain/connection.ts'
import type { Series } from '../../domain/instance.ts'
import type { Behaviour, OdooWorld } from '../../ports/odoo.contract.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { isAlive } from '../lib/process-record.ts'
import { becomeUser, systemUser } from '../lib/user.ts'
import { openOdoo } from './index.ts'
import { prepare } from './prepare.ts'
import { type TrialModule, trialModules, writeTrialModule, writeTrialModules } from './trial-modules.contract.ts'

export interface TargetWorld {
  target: OdooTarget
  /** Folder of the instance's own modules, first on the addons path; empty at first. */
  addons: string
  query(sql: string): Promise<Record<string, string | null>[]>
  destroy(): Promise<void>
}

/** A database of its own and a target for it, listening nowhere yet. */
export async function makeTargetWorld(series: Series, kind: OdooKind = 'real'): Promise<TargetWorld> {
  const tenant = await tenantDatabase(series, kind)
  const root = await mkdtemp(join(tmpdir(), 'evenkeel-instance-'))
  await chmod(root, 0o711)
  const addons = join(root, 'addons')
  await mkdir(addons)
  const client = new pg.Client({ connectionString: tenant.urls.admin })
  await client.connect()
  const { home, python } = tenant.odoo
  return {
    addons,
    target: {
      instance: 'acme/production',
      series,
      odooHome: home,
      python,
      runAs: tenant.runAs?.name ?? null,
      dataDir: tenant.dataDir,
      addonsPath: [addons, join(home, 'addons'), join(home, 'odoo', 'addons')],
      baseConf: null,
      folder: join(root, 'instances', 'acme', 'production'),
      pycache: tenant.pycache,
      app: connectionOf(tenant.urls.app),
      updater: connectionOf(tenant.urls.updater),
      listen: { host: '127.0.0.1', port: 0 },
      commands: null,
    },
    query: async (sql) => (await client.query(sql)).rows,
    destroy: async () => {
      await client.end()
      await tenant.drop()
      await rm(root, { recursive: true, force: true })
    },
  }
}

export async function makeOdooWorld(series: Series, kind: OdooKind = 'real'): Promise<OdooWorld> {
  const { target, addons, query, destroy } = await makeTargetWorld(series, kind)
  const moduleOf = (behaviour: Behaviour): TrialModule => `trial_${behaviour}`
  await writeTrialModules(addons, series)
  await install(target, trialModules)
  return {
    odoo: openOdoo(),
    target,
    moduleOf,
    bring: async (behaviour) => {
      if (behaviour === 'missing') await rm(join(addons, moduleOf(behaviour)), { recursive: true })
      else await writeTrialModule(addons, moduleOf(behaviour), '1.1', series)
    },
    takeBack: (behaviour) => writeTrialModule(addons, moduleOf(behaviour), '1.0', series),
    state: async (module) => {
      const [row] = await query(`select state, latest_version as version from ir_module_module where name = '${module}'`)
      return { state: row?.state ?? 'unknown', version: row?.version ?? null }
    },
    tableOwners: async () =>
      (await query("select distinct tableowner as name from pg_tables where schemaname = 'public'")).map((row) => row.name ?? ''),
    sessions: async () =>
      (await query('select application_name as name from pg_stat_activity where datname = current_database()')).map((row) => row.name ?? ''),
    isAlive,
    destroy,
  }
}

/** Installing is not what the port does: Evenkeel never installs a module silently. */
export async function install(target: OdooTarget, modules: readonly string[]): Promise<void> {
  const { program, conf, env } = await prepare(target, 'odoo-install-{pid}')
  const words = [...becomeUser(await systemUser(target.runAs)), ...program, '-c', conf, '-i', modules.join(','), '--no-http', '--stop-after-init']
  const [command = '', ...rest] = words
  await promisify(execFile)(command, rest, { cwd: target.odooHome, env, maxBuffer: 64 * 2 ** 20 })
}
