/** What every run of Odoo by the updater needs first: an interpreter, a user, a configuration, an environment. */
import { mkdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OdooTarget } from '../../ports/odoo.ts'
import { bytecodeCache, odooEnvironment } from '../lib/environment.ts'
import { knownPython } from '../lib/find-python.ts'
import { readBaseConf, updaterConf, writeConf } from '../lib/odoo-conf.ts'
import { type SystemUser, systemUser } from '../lib/user.ts'

export interface Prepared {
  python: string
  user: SystemUser
  env: Record<string, string>
  /** Path of the updater's configuration. */
  conf: string
  /** First words of every command line. */
  program: string[]
}

/** @param applicationName of its sessions, `{pid}` becomes its process id. */
export async function prepare(target: OdooTarget, applicationName: string): Promise<Prepared> {
  const python = await knownPython(target)
  const user = await systemUser(target.runAs)
  const cache = await bytecodeCache(target.pycache, user)
  const { path: conf } = await writeConf(target.folder, 'updater.conf', updaterConf(await readBaseConf(target.baseConf), target), user)
  const env = odooEnvironment({ python, user, cache, applicationName, role: target.app.user })
  return { python, user, env, conf, program: [python, join(target.odooHome, 'odoo-bin')] }
}

/** Where in the log file this attempt will begin; makes the folder. */
export async function logStart(logFile: string): Promise<number> {
  await mkdir(dirname(logFile), { recursive: true })
  return stat(logFile).then(
    (found) => found.size,
    () => 0,
  )
}

/** The composed folder as Odoo sees it: it resolves every entry of its addons path, and keys its bytecode by the result. */
export async function resolvedFirst(addonsPath: string[]): Promise<string | null> {
  const [first] = addonsPath
  return first === undefined ? null : realpath(first).catch(() => null)
}
