/**
 * The environment of every Odoo process: nothing is inherited. An inherited PYTHONDONTWRITEBYTECODE costs seconds at every start, an inherited PGUSER or
 * PGOPTIONS changes who connects. Bytecode goes to a cache per user: one user's code is never run as another's.
 */
import { chown, mkdir } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import type { SystemUser } from './user.ts'

export const searchPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

export interface OdooEnvironment {
  python: string
  user: SystemUser
  /** Folder made by `bytecodeCache`. */
  cache: string
  /** application_name of its sessions; Odoo puts its pid for `{pid}`. */
  applicationName: string
  /** Role that its sessions act as; null: the one that connects. */
  role: string | null
}

export function odooEnvironment(input: OdooEnvironment): Record<string, string> {
  return {
    PATH: [dirname(input.python), ...searchPath].join(delimiter),
    HOME: input.user.home,
    USER: input.user.name,
    LOGNAME: input.user.name,
    LANG: 'C.UTF-8',
    PYTHONPYCACHEPREFIX: input.cache,
    ODOO_PGAPPNAME: input.applicationName,
    ...(input.role === null ? {} : { PGOPTIONS: `-c role=${escapeOption(input.role)}` }),
  }
}

/** The folder of a user's bytecode below `<data>/pycache`, made if missing. */
export async function bytecodeCache(pycache: string, user: SystemUser): Promise<string> {
  const folder = join(pycache, String(user.uid))
  await mkdir(pycache, { recursive: true, mode: 0o711 })
  await mkdir(folder, { recursive: true, mode: 0o755 })
  if (process.getuid?.() === 0) await chown(folder, user.uid, user.gid)
  return folder
}

/** libpq splits PGOPTIONS at white space; a backslash takes the next character as it is. */
function escapeOption(value: string): string {
  return value.replace(/[\\\s]/g, '\\$&')
}
