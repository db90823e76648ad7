/**
 * Makes an instance's record into what the steps work with: references resolved to connections, paths made whole. The only place where a tenant's password
 * is read, and it stays in memory.
 */
import { join } from 'node:path'
import type { Check } from '../domain/check.ts'
import { connectionOf } from '../domain/connection.ts'
import { EvenkeelError } from '../domain/error.ts'
import type { EffectiveModule, InstanceConfig, Series } from '../domain/instance.ts'
import { commandsOf, splitInstance } from '../domain/instance.ts'
import { rulesOfPatterns, type WarningLists } from '../domain/judge-update.ts'
import type { BoundInstance } from '../flow/context.ts'
import type { Artefacts } from '../ports/artefacts.ts'
import type { OdooTarget } from '../ports/odoo.ts'
import type { TenantTarget } from '../ports/tenant-database.ts'
import type { Database } from '../store/database.ts'
import { getInstance } from '../store/instances.ts'
import { type Config, limitsOf, warningsOf } from './config.ts'
import type { Catalogue } from './load-catalogue.ts'
import { resolveDatabaseUrl } from './secrets.ts'

export interface Binding {
  database: Database
  config: Config
  catalogue: Catalogue
  artefacts: Artefacts
}

export async function bindInstance(binding: Binding, name: string): Promise<BoundInstance> {
  const record = await getInstance(binding.database, name)
  if (!record) throw new EvenkeelError('notFound', `There is no instance ${name}.`, { hint: 'evenkeel instance list', id: name })
  const { config } = record
  const target = await resolveTarget(config)
  const { database } = connectionOf(target.appUrl)
  return {
    name,
    config,
    modules: record.modules,
    release: record.release,
    limits: limitsOf(binding.config, name),
    warnings: warningsFor(binding, name),
    checks: checksFor(binding, config.series, name),
    target,
    odoo: (modules) => odooTarget(binding, name, config, target, modules),
    filestore: join(config.odooDataDir, 'filestore', database),
    keepFolder: (runId) => join(config.odooDataDir, '.evenkeel', runId),
    pageUrl: pageUrl(config.listen),
  }
}

/** The shipped lists first: what an installation adds can only make more fatal or more ignored. */
function warningsFor({ config, catalogue }: Binding, name: string): WarningLists {
  const added = warningsOf(config, name)
  return {
    fatal: [...catalogue.warnings.fatal, ...rulesOfPatterns(added.fatal, 'fatal')],
    ignore: [...catalogue.warnings.ignore, ...rulesOfPatterns(added.ignore, 'ignore')],
  }
}

/** The installation's limit is one for queries: reading a filestore takes what its size asks for. */
function checksFor({ config, catalogue }: Binding, series: Series, name: string): Check[] {
  const { checkMs } = limitsOf(config, name)
  const limited = (check: Check) => (check.kind === 'files' ? check.timeLimitMs : Math.min(check.timeLimitMs, checkMs))
  return catalogue.checks(series).map((check) => ({ ...check, timeLimitMs: limited(check) }))
}

export async function resolveTarget(config: Pick<InstanceConfig, 'dbUrl' | 'updaterUrl' | 'adminUrl'>): Promise<TenantTarget> {
  const [appUrl, updaterUrl, adminUrl] = await Promise.all([config.dbUrl, config.updaterUrl, config.adminUrl].map((ref) => resolveDatabaseUrl(ref)))
  if (!appUrl || !updaterUrl || !adminUrl) throw new Error('three references give three addresses')
  return { appUrl, updaterUrl, adminUrl }
}

export function instanceFolder(data: string, name: string): string {
  const { tenant, environment } = splitInstance(name)
  return join(data, 'instances', tenant, environment)
}

/** Effective modules first, then the instance's own folders, then Odoo's: as Odoo looks for modules, the first wins. */
async function odooTarget(
  binding: Binding,
  name: string,
  config: InstanceConfig,
  target: TenantTarget,
  modules: EffectiveModule[],
): Promise<OdooTarget> {
  const effective = await binding.artefacts.compose(name, modules)
  const { database } = connectionOf(target.appUrl)
  return {
    instance: name,
    series: config.series,
    odooHome: config.odooHome,
    python: config.python,
    runAs: config.runAs,
    dataDir: config.odooDataDir,
    addonsPath: [effective, ...config.addons, ...odooAddons(config.odooHome)],
    baseConf: config.conf,
    folder: instanceFolder(binding.config.data, name),
    pycache: join(binding.config.data, 'pycache'),
    app: connectionOf(target.appUrl),
    updater: { ...connectionOf(target.updaterUrl), database },
    listen: splitListen(config.listen),
    commands: commandsOf(config),
  }
}

/** Where a source tree of Odoo keeps its modules. */
export function odooAddons(odooHome: string): string[] {
  return [join(odooHome, 'odoo', 'addons'), join(odooHome, 'addons')]
}

function splitListen(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':')
  return { host: listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(listen.slice(colon + 1)) }
}

/** The page that the probe asks: rendered from the database, no log-in. An address that means "every interface" is asked on loopback. */
function pageUrl(listen: string): string {
  const { host, port } = splitListen(listen)
  const asked = host === '0.0.0.0' || host === '::' || host === '*' ? '127.0.0.1' : host
  return `http://${asked.includes(':') ? `[${asked}]` : asked}:${port}/web/login`
}
