/**
 * Before an instance is recorded: its description is completed from the odoo.conf it names, its paths are looked at, and the modules that it runs now are stored
 * as content of ours. Paths of instances are executed, so they must lie under the configured roots; links are followed before that is judged.
 */
import { readFile, realpath, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { InstanceRequest } from '../api/effects.ts'
import { databaseName } from '../domain/connection.ts'
import { EvenkeelError } from '../domain/error.ts'
import { commandsOf, InstanceConfig } from '../domain/instance.ts'
import type { ReleaseModule } from '../domain/release.ts'
import { currentLink } from '../drivers/lib/current-link.ts'
import { findProgram } from '../drivers/lib/find-program.ts'
import { parseConf } from '../drivers/lib/odoo-conf.ts'
import { findModules } from '../inspect/addons-path.ts'
import { packModules } from '../inspect/pack-release.ts'
import type { TenantTarget } from '../ports/tenant-database.ts'
import { instanceFolder, resolveTarget } from './bind-instance.ts'
import { seriesOf } from './doctor-machine.ts'
import type { Wiring } from './wiring.ts'

type Prepared = { config: InstanceConfig; initial: { digest: string; modules: ReleaseModule[] } }

/** @throws EvenkeelError usage, notFound, denied (outside the roots), refused (another series, no such database), unreachable */
export async function prepareInstance(wiring: Wiring, name: string, request: InstanceRequest): Promise<Prepared> {
  const current = currentLink(instanceFolder(wiring.config.data, name))
  const config = complete(name, request, await readConf(request.conf ?? null, current))
  await mustLieUnder(wiring.config.roots, { ...pathsOf(config), ...(await programsOf(config)) })
  await mustHaveOdooBin(config)
  mustBeSeries(config)
  await wiring.drivers.odoo.findPython(config)
  const target = await resolveTarget(config)
  const initial = await storeInitial(wiring, config, await installedModules(wiring, name, config, target))
  return { config, initial }
}

/** What an odoo.conf supplies. */
interface FromConf {
  odooDataDir?: string
  addons?: string[]
  listen?: string
}

/** @param current our link: it stands first in the addons_path of an Odoo that somebody else starts, and is nobody's own folder */
async function readConf(path: string | null, current: string): Promise<FromConf> {
  if (path === null) return {}
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new EvenkeelError('notFound', `The configuration ${path} cannot be read by the server.`, { hint: 'check the path after --conf', cause })
  })
  const options = parseConf(text, path).get('options') ?? new Map<string, string>()
  const port = options.get('http_port') ?? options.get('xmlrpc_port') ?? '8069'
  const host = options.get('http_interface') || options.get('xmlrpc_interface') || '0.0.0.0'
  const addons = options.get('addons_path')
  const dataDir = options.get('data_dir')
  return {
    listen: `${host}:${port}`,
    ...(addons
      ? {
          addons: addons
            .split(',')
            .map((each) => each.trim())
            .filter((each) => each !== '' && each !== current),
        }
      : {}),
    ...(dataDir ? { odooDataDir: dataDir } : {}),
  }
}

function complete(name: string, request: InstanceRequest, conf: FromConf): InstanceConfig {
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined))
  const merged = { python: null, runAs: null, conf: null, addons: [], ...conf, ...given }
  const own = { ...merged, addons: merged.addons.filter((folder) => !isOdoosOwn(folder, request.odooHome)) }
  const parsed = InstanceConfig.safeParse(own)
  if (parsed.success) return parsed.data
  const missing = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  throw new EvenkeelError('usage', `${name} is not described completely: ${missing}. Nothing was changed.`, { hint: 'evenkeel instance add --help' })
}

/** Odoo's own folders are found under odooHome; in the instance's list they would be packed as its own. */
function isOdoosOwn(folder: string, odooHome: string): boolean {
  return !relative(odooHome, folder).startsWith('..')
}

function pathsOf(config: InstanceConfig): Record<string, string> {
  return {
    '--odoo-home': config.odooHome,
    '--odoo-data-dir': config.odooDataDir,
    ...(config.python === null ? {} : { '--python': config.python }),
    ...(config.conf === null ? {} : { '--conf': config.conf }),
    ...Object.fromEntries(config.addons.map((folder, index) => [`--addons (${index + 1})`, folder])),
  }
}

async function mustLieUnder(roots: string[], paths: Record<string, string>): Promise<void> {
  const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => root)))
  for (const [flag, path] of Object.entries(paths)) {
    const real = await realpath(path).catch((cause) => {
      throw new EvenkeelError('notFound', `${path} (${flag}) does not exist on the server's machine. Nothing was changed.`, {
        hint: `check ${flag}`,
        cause,
      })
    })
    if (realRoots.some((root) => !relative(root, real).startsWith('..'))) continue
    throw new EvenkeelError(
      'denied',
      `${path} (${flag}) lies outside the folders that instances may use: ${roots.join(', ')}. Nothing was changed.`,
      {
        hint: 'add its folder to `roots:` in evenkeel.yaml and start the server again',
      },
    )
  }
}

async function mustHaveOdooBin({ odooHome }: InstanceConfig): Promise<void> {
  if (!(await stat(join(odooHome, 'odoo-bin')).catch(() => null)))
    throw new EvenkeelError('notFound', `There is no odoo-bin in ${odooHome}. Nothing was changed.`, {
      hint: 'give the folder of an Odoo source tree as --odoo-home',
    })
}

/** Programs that are executed for the instance, by the flag that names them. Throws `usage` and `notFound` as findProgram does. */
async function programsOf(config: InstanceConfig): Promise<Record<string, string>> {
  const commands = Object.entries(commandsOf(config) ?? {})
  const programs = await Promise.all(commands.map(async ([name, [program = '']]) => [`--${name}`, await findProgram(program)] as const))
  return Object.fromEntries(programs)
}

function mustBeSeries({ odooHome, series }: InstanceConfig): void {
  const found = seriesOf(odooHome)
  if (found === null || found === series) return
  throw new EvenkeelError('refused', `${odooHome} is Odoo ${found}, not ${series}. Nothing was changed.`, {
    hint: `--series ${found}, or another --odoo-home`,
  })
}

function noDatabase(name: string, { dbUrl }: InstanceConfig, { appUrl }: TenantTarget): EvenkeelError {
  return new EvenkeelError('refused', `${name}: there is no database ${databaseName(appUrl)}. Nothing was changed.`, {
    hint: `check what ${dbUrl} holds`,
  })
}

/** Names of the modules that are installed in the instance's database now. */
async function installedModules({ drivers }: Wiring, name: string, config: InstanceConfig, target: TenantTarget): Promise<Set<string>> {
  const tenant = drivers.openDatabase(target)
  try {
    const look = await tenant.look()
    const nothing = 'Nothing was changed.'
    // The server answered (its version is known), so this is the better sentence than that nobody could log in.
    if (!look.exists && look.postgresMajor !== null) throw noDatabase(name, config, target)
    if (look.unreachable !== null)
      throw new EvenkeelError('unreachable', `${name}: ${look.unreachable} ${nothing}`, { hint: `check what ${config.adminUrl} holds` })
    if (look.databaseSeries !== config.series) {
      const found = look.databaseSeries === null ? 'no Odoo database' : `an Odoo ${look.databaseSeries} database`
      throw new EvenkeelError('refused', `${name}: ${tenant.name} is ${found}, not one of ${config.series}. ${nothing}`, {
        hint: 'check --series and --db-url',
      })
    }
    return new Set(look.modules.filter((module) => module.state === 'installed').map((module) => module.name))
  } finally {
    await tenant.close()
  }
}

async function storeInitial({ drivers }: Wiring, { addons, series }: InstanceConfig, installed: Set<string>): Promise<Prepared['initial']> {
  const own = [...(await findModules(addons))].filter(([name]) => installed.has(name))
  const packed = await packModules(new Map(own), series)
  const { digest, modules } = packed
  if (!(await drivers.artefacts.has(digest))) await drivers.artefacts.receive({ digest, series, modules, content: packed.content() })
  return { digest, modules }
}
