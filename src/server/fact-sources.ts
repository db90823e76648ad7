/** Where the facts of a plan come from: the drivers, bound to an instance's record. Looking answers with what could not be seen; it does not throw. */
import { join } from 'node:path'
import type { FactSources } from '../app/gather-facts.ts'
import { connectionOf } from '../domain/connection.ts'
import { type DatabaseLook, nothingSeen } from '../domain/database-look.ts'
import { commandsOf, type Instance, type InstanceConfig } from '../domain/instance.ts'
import { type Conf, confDigest, modeOf, readBaseConf } from '../drivers/lib/odoo-conf.ts'
import type { LiveTables } from '../inspect/hazards/models/changes.ts'
import type { TenantTarget } from '../ports/tenant-database.ts'
import { type Binding, odooAddons, resolveTarget } from './bind-instance.ts'
import { limitsOf } from './config.ts'
import type { Drivers } from './drivers.ts'
import { factsCache } from './facts-cache.ts'
import { reading } from './reading.ts'

export function factSources({ artefacts, config: installation }: Binding, drivers: Drivers): FactSources {
  const cache = factsCache(installation.data)
  return {
    async look(instance) {
      const target = await resolveTarget(instance.config).catch((error: Error) => error)
      if (target instanceof Error) return { ...nothingSeen, unreachable: target.message, database: null }
      return { ...(await lookAt(drivers, target)), database: connectionOf(target.appUrl).database }
    },
    async filestore(instance) {
      return drivers.filestore.look(await filestoreFolder(instance), instance.config.runAs)
    },
    async addonsPath({ name, config }, modules) {
      const served = await artefacts.compose(name, modules)
      const [core = '', bundled = ''] = odooAddons(config.odooHome)
      // The order in which both series search (tried): two folders come before everything that an addons_path can say.
      return { path: [core, join(config.odooDataDir, 'addons', config.series), served, ...config.addons, bundled], served }
    },
    async configuration({ name, config }) {
      const conf = await readBaseConf(config.conf).catch(() => null)
      const stopping = { drainMs: limitsOf(installation, name).drainMs, command: commandsOf(config)?.stop.join(' ') ?? null }
      return { odooConfDigest: conf && confDigest(conf), stopping: { ...stopping, workers: conf && workersOf(conf, config) } }
    },
    manifests: async (...asked) => (await reading.addonsPath()).readManifests(...asked),
    needs: async (...asked) => (await reading.needs()).findNeeds({ artefacts, cache }, ...asked),
  }
}

/** Null for what Odoo would not start with. */
function workersOf(conf: Conf, { series, conf: baseConf }: InstanceConfig): number | null {
  try {
    return modeOf(conf, { series, baseConf }).workers
  } catch {
    return null
  }
}

async function lookAt(drivers: Drivers, target: TenantTarget): Promise<DatabaseLook> {
  const tenant = drivers.openDatabase(target)
  try {
    return await tenant.look()
  } finally {
    await tenant.close()
  }
}

/** @throws EvenkeelError unreachable */
export async function liveTables(drivers: Drivers, instance: Instance, names: string[]): Promise<LiveTables> {
  const tenant = drivers.openDatabase(await resolveTarget(instance.config))
  try {
    return await tenant.liveTables(names)
  } finally {
    await tenant.close()
  }
}

async function filestoreFolder({ config }: Instance): Promise<string> {
  const { appUrl } = await resolveTarget(config)
  return join(config.odooDataDir, 'filestore', connectionOf(appUrl).database)
}
