/**
 * What `doctor` looks at on the machine itself, without a server: Node, PostgreSQL, the data folder, Odoo. Every finding names the command that mends it.
 */
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type ConditionCode, conditions, mendOf, pageOf } from '../domain/conditions.ts'
import type { DoctorCheck } from '../domain/doctor.ts'
import { EvenkeelError } from '../domain/error.ts'
import { type InstanceConfig, Series } from '../domain/instance.ts'
import { findPython } from '../drivers/lib/find-python.ts'
import { livingProcess } from '../drivers/lib/record-file.ts'
import { isLeftLocked } from './data-lock.ts'
import { findPostgres } from './find-postgres.ts'
import { findBinaries } from './postgres-binaries.ts'
import { resolveSecret } from './secrets.ts'
import { tokenFileName } from './server-file.ts'
import { canEnter, lookUpUser, runsAsRoot } from './system-user.ts'

type OdooProgram = Pick<InstanceConfig, 'odooHome' | 'python'>

export interface MachineInput {
  /** The data folder. */
  data: string
  /** Reference from the configuration to the control plane's PostgreSQL, or null. */
  database: string | null
  env: Record<string, string | undefined>
  /** Source trees of Odoo that instances run, each with the interpreter that they name for it. */
  odoos: OdooProgram[]
}

const oldestNode = [24, 15] as const

export async function examineMachine(input: MachineInput): Promise<DoctorCheck[]> {
  return [
    checkNode(process.versions.node),
    await checkPostgres(input),
    ...checkDataFolder(input.data),
    ...(await checkStopped(input.data)),
    ...(await checkOdoo(input)),
  ]
}

export function checkNode(version: string): DoctorCheck {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
  if (fits) return ok('node', `Node ${version}`)
  return bad(
    'node',
    `Node ${version} is too old: ${oldestNode.join('.')} or newer is needed.`,
    'npm ci   (brings its own Node), then use bin/evenkeel',
  )
}

async function checkPostgres({ database, env }: MachineInput): Promise<DoctorCheck> {
  const name = 'postgresql'
  try {
    const url = database === null ? env.DATABASE_URL : await resolveSecret(database, env)
    if (!url) {
      const { major, folder } = await findBinaries()
      return ok(name, `PostgreSQL ${major} in ${folder}, for a private cluster in the data folder`)
    }
    await findPostgres('', url)
    return ok(name, `the PostgreSQL of ${database ?? 'DATABASE_URL'} answers`)
  } catch (error) {
    return fromError(name, error)
  }
}

function checkDataFolder(data: string): DoctorCheck[] {
  const name = 'data folder'
  if (!existsSync(data)) return [warning(name, `${data} does not exist yet.`, `evenkeel up   (makes it), or: evenkeel init --data ${data}`)]
  if (!statSync(data).isDirectory()) return [bad(name, `${data} is not a folder.`, 'evenkeel init --data DIR')]
  if (!isWritable(data)) return [bad(name, `${data} cannot be written by this user.`, `run it as its owner: ls -ld ${data}`)]
  return [checkPassable(data), ...checkTokenFile(join(data, tokenFileName))]
}

/**
 * A server that was asked to stop takes its lock away. A lock of a process that is gone, and a maintenance page that goes on, say that it was killed: users behind
 * that page wait for it.
 */
export async function checkStopped(data: string): Promise<DoctorCheck[]> {
  if (!isLeftLocked(data)) return []
  const instances = join(data, 'instances')
  const folders = listFolders(instances).flatMap((tenant) => listFolders(join(instances, tenant)).map((environment) => join(tenant, environment)))
  const waiting = await Promise.all(folders.map(async (folder) => ((await livingProcess(join(instances, folder), 'maintenance')) ? [folder] : [])))
  const users = waiting.flat().length === 0 ? '' : ` Users of ${waiting.flat().join(', ')} see the maintenance page until it is started again.`
  const message = `${conditions['evenkeel-stopped'].title}, on ${data}.${users}`
  return [named((users === '' ? warning : bad)('evenkeel', message, mendOf('evenkeel-stopped')), 'evenkeel-stopped')]
}

function listFolders(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** PostgreSQL and Odoo run as users of their own where we are root: they must be able to pass through every folder above. */
function checkPassable(data: string): DoctorCheck {
  const stranger = runsAsRoot() ? lookUpUser('nobody') : null
  if (stranger === null || canEnter(stranger, data)) return ok('data folder', data)
  return bad(
    'data folder',
    `${data} cannot be entered by other users: neither PostgreSQL nor Odoo could read what lies in it.`,
    `chmod o+x ${data} and every folder above it, or: evenkeel init --data /var/lib/evenkeel`,
  )
}

function checkTokenFile(file: string): DoctorCheck[] {
  if (!existsSync(file)) return []
  if ((statSync(file).mode & 0o077) === 0) return [ok('token file', file)]
  return [
    bad(
      'token file',
      `${file} can be read by others: it is an administrator's token.`,
      `chmod 600 ${file}, then: evenkeel token create NAME and revoke the old one`,
    ),
  ]
}

async function checkOdoo({ env, odoos }: MachineInput): Promise<DoctorCheck[]> {
  const usual = Series.options.map((series) => join('/opt/odoo', series))
  const homes = [...(env.ODOO_HOME ? [env.ODOO_HOME] : []), ...usual.filter((home) => existsSync(home))]
  const programs = [...odoos, ...homes.map((odooHome) => ({ odooHome, python: null }))]
  const first = programs.filter(({ odooHome }, place) => programs.findIndex((each) => each.odooHome === odooHome) === place)
  if (first.length > 0) return Promise.all(first.map(checkOdooHome))
  const [clone, install] = [
    'git clone --depth 1 --branch 18.0 https://github.com/odoo/odoo /opt/odoo/18.0',
    'pip install -r /opt/odoo/18.0/requirements.txt',
  ]
  return [warning('odoo', `No Odoo at ODOO_HOME or ${usual.join(', ')}.`, `${clone} && ${install}, or name yours with --odoo-home`)]
}

async function checkOdooHome({ odooHome: home, python: wanted }: OdooProgram): Promise<DoctorCheck> {
  const name = `odoo ${home}`
  try {
    const python = await findPython({ python: wanted, odooHome: home })
    const series = seriesOf(home)
    return ok(name, `${series === null ? 'series not recognised' : `series ${series}`}, run by ${python}`)
  } catch (error) {
    return fromError(name, error)
  }
}

/** What `odoo/release.py` says, for example `16.0`; null when it says nothing of the kind. */
export function seriesOf(home: string): string | null {
  const file = join(home, 'odoo', 'release.py')
  const [, major, minor] = (existsSync(file) && /^version_info = \((\d+), (\d+)/m.exec(readFileSync(file, 'utf8'))) || []
  return major === undefined ? null : `${major}.${minor}`
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

export function ok(name: string, message: string): DoctorCheck {
  return { name, state: 'ok', message, hint: null }
}

export function warning(name: string, message: string, hint: string): DoctorCheck {
  return { name, state: 'warning', message, hint }
}

export function bad(name: string, message: string, hint: string): DoctorCheck {
  return { name, state: 'bad', message, hint }
}

export function notMeasured(name: string, message: string, hint: string | null): DoctorCheck {
  return { name, state: 'notMeasured', message, hint }
}

/** The finding as one of the named states: with its name, and the page that explains it. */
export function named(check: DoctorCheck, code: ConditionCode): DoctorCheck {
  return { ...check, code, page: pageOf(code) }
}

/** An error as a finding. What is not one of ours could not be looked at. */
export function fromError(name: string, error: unknown): DoctorCheck {
  if (error instanceof EvenkeelError) return { name, state: 'bad', message: error.message, hint: error.hint }
  return notMeasured(name, error instanceof Error ? error.message : String(error), null)
}
