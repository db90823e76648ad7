/** How PostgreSQL's programs are run for a private cluster: as which user, with which settings. PostgreSQL refuses to run as root. */
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, closeSync, openSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EvenkeelError } from '../domain/error.ts'
import { linkLibraries } from './embedded-links.ts'
import { findBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { canEnter, lookUpUser, runsAsRoot, type SystemUser } from './system-user.ts'

export interface ClusterPrograms {
  binaries: PostgresBinaries
  /** Null: this process's own user, who is not root. */
  user: SystemUser | null
}

/**
 * The programs for the cluster in `folder` and the user to run them as.
 * @throws EvenkeelError denied when that user cannot enter the folder, notFound when there are no programs
 */
export async function preparePrograms(folder: string, data: string, wanted?: PostgresBinaries): Promise<ClusterPrograms> {
  const user = runsAsRoot() ? unprivilegedUser() : null
  if (!canEnter(user, folder)) {
    throw new EvenkeelError(
      'denied',
      `PostgreSQL must run as the user ${user?.name ?? 'you are'}, who cannot enter ${folder}. Nothing was changed.`,
      {
        hint: 'use a data folder that other users may enter, for example --data /var/lib/evenkeel',
      },
    )
  }
  const major = Number(await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '0'))
  const binaries = wanted ?? (await findBinaries(major === 0 ? undefined : major))
  return { user, binaries: await usable(binaries, user, folder) }
}

/** Makes a cluster in `data`, with the superuser `postgres` and that password. C.UTF-8 sorts by code point, so no library upgrade can break an index. */
export async function runInitdb(programs: ClusterPrograms, folder: string, data: string, password: string): Promise<void> {
  const passwordFile = join(folder, 'initdb-password')
  await mkdir(data, { mode: 0o700 })
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  if (programs.user) for (const path of [data, passwordFile]) chownSync(path, programs.user.uid, programs.user.gid)
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
  const args = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    `--locale=${locale}`,
    '--no-instructions',
  ]
  const result = spawnSync(join(programs.binaries.folder, 'initdb'), args, { ...identity(programs), cwd: folder, encoding: 'utf8' })
  await rm(passwordFile, { force: true })
  if (result.status === 0) return
  throw new EvenkeelError('internal', `initdb could not make a cluster in ${folder}: ${(result.error?.message ?? result.stderr).trim()}`, {
    hint: 'mend what it says, or set DATABASE_URL to another PostgreSQL',
  })
}

export interface PostmasterSettings {
  folder: string
  data: string
  port: number
  durable: boolean
  settings: Record<string, string>
}

/** Starts the server in its own session, writing to `postgres.log`. Row contents and statements stay out of the log: they may hold secrets. */
export function spawnPostmaster(programs: ClusterPrograms, wanted: PostmasterSettings): { pid: number; exited: () => boolean } {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(wanted.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...wanted.settings,
  }
  const args = ['-D', wanted.data, '-p', String(wanted.port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const log = openSync(join(wanted.folder, 'postgres.log'), 'a', 0o600)
  const child = spawn(join(programs.binaries.folder, 'postgres'), args, {
    ...identity(programs),
    cwd: wanted.folder,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let failed = false
  child.on('error', () => {
    failed = true
  })
  child.unref()
  return { pid: child.pid ?? 0, exited: () => failed || child.exitCode !== null || child.signalCode !== null }
}

function identity({ user }: ClusterPrograms) {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }
  return user === null ? { env } : { env, uid: user.uid, gid: user.gid }
}

function unprivilegedUser(): SystemUser {
  const user = lookUpUser('postgres') ?? lookUpUser('nobody')
  if (user) return user
  throw new EvenkeelError('notFound', 'PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody.', {
    hint: 'useradd --system postgres',
  })
}

/**
 * Programs that run from where they are used: the embedded ones lie in the package, under a closed home folder the other user cannot reach them, and where npm
 * ran no install script, or the package belongs to somebody else, their library links are missing. Then they are copied (60 MB) beside the data.
 */
async function usable(binaries: PostgresBinaries, user: SystemUser | null, folder: string): Promise<PostgresBinaries> {
  if (binaries.source === 'system') return binaries
  const embedded = dirname(binaries.folder)
  if (canEnter(user, binaries.folder) && (await linkLibraries(embedded))) return binaries
  const copy = join(folder, `postgres-${binaries.major}`)
  await cp(embedded, copy, { recursive: true, verbatimSymlinks: true, force: false })
  await chmod(copy, 0o755)
  await linkLibraries(copy)
  return { ...binaries, folder: join(copy, 'bin') }
}
