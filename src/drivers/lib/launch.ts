/**
 * Starts a process that outlives us: own session, log files instead of pipes, a clean environment. It begins only after its record was stored: a shell in
 * front waits for one word on its standard input and ends when that closes, so that a process that we died over before we wrote it down never comes to
 * life (an updater has no session for its first second; nothing else could find it). The shell execs: pid and start time stay.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import type { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import type { ProcessRecord } from '../../ports/odoo.ts'
import { endGroup, recordOf } from './process-record.ts'
import { becomeUser, type SystemUser } from './user.ts'

// $1: what becomes standard input. LISTEN_PID must be the pid that reads it, which is this shell's.
const gate =
  'read -r word || exit 125; [ "$word" = go ] || exit 125; umask 022; input=$1; shift; LISTEN_PID=$$; export LISTEN_PID; exec "$@" <"$input"'

export interface Launch {
  argv: string[]
  cwd: string
  env: Record<string, string>
  user: SystemUser
  /** Standard output and error are appended to it. Opened by us, so that the user needs no right on its folder. */
  logFile: string
  /** File that becomes standard input, opened by us too. */
  stdin?: string
  /** Binds the listening socket that the process takes over as descriptor 3 (systemd's protocol); called right before, so that we never accept on it. */
  socket?: () => Promise<Server>
  /** Called with the process's record before the process begins. When it throws, the process never begins. */
  onStart(record: ProcessRecord): Promise<void>
}

export interface Launched {
  record: ProcessRecord
  /** Settles when the process ends; never rejects. Known only to whoever started it. */
  exit: Promise<Exit>
}

export interface Exit {
  exitCode: number | null
  signal: NodeJS.Signals | null
}

/** Throws `unreachable` when the program cannot be started, and whatever `onStart` throws. */
export async function launch(input: Launch): Promise<Launched> {
  const log = await open(input.logFile, 'a', 0o640)
  try {
    const child = spawnGated(input, log.fd, await input.socket?.())
    const exit = exitOf(child)
    await started(child, input.argv[0] ?? '')
    const record = recordOf(child.pid ?? 0)
    child.stdin?.on('error', () => {})
    try {
      await input.onStart(record)
    } catch (error) {
      child.stdin?.destroy()
      await exit
      throw error
    }
    child.stdin?.end('go\n')
    child.unref()
    return { record, exit }
  } finally {
    await log.close()
  }
}

/** Settles when the process ends; never rejects. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
  })
}

/** Between SIGTERM and SIGKILL. Short: Odoo is deaf to SIGTERM while PostgreSQL works, and nothing that it could still do is wanted. */
export const killAfterMs = 5_000

/** Waits for the process; past the limit it and its group are ended. Its sessions are not: a killed process's query lives on in its backend. */
export async function exitWithin(launched: Launched, limitMs: number): Promise<{ exit: Exit; timedOut: boolean }> {
  const timer = new AbortController()
  const first = await Promise.race([launched.exit, sleep(limitMs, null, { signal: timer.signal }).catch(() => null)])
  timer.abort()
  if (first !== null) return { exit: first, timedOut: false }
  await endGroup(launched.record, killAfterMs)
  return { exit: await launched.exit, timedOut: true }
}

/** From the listening socket to here nothing may wait, and here neither: in between we would take connections that are meant for the process. */
function spawnGated(input: Launch, log: number, socket: Server | undefined): ChildProcess {
  try {
    return spawn('/bin/sh', ['-c', gate, 'evenkeel', input.stdin ?? '/dev/null', ...becomeUser(input.user), ...input.argv], {
      cwd: input.cwd,
      env: { ...input.env, ...(socket === undefined ? {} : { LISTEN_FDS: '1' }) },
      detached: true,
      stdio: ['pipe', log, log, ...(socket === undefined ? [] : [descriptorOf(socket)])],
    })
  } finally {
    socket?.close()
  }
}

/** Node has no public name for it: a net.Server is not accepted among a child's descriptors, only streams and numbers are. */
function descriptorOf(socket: Server): number {
  const { _handle } = socket as unknown as { _handle: { fd: number } }
  return _handle.fd
}

function started(child: ChildProcess, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (cause) => reject(new EvenkeelError('unreachable', `${program} could not be started.`, { cause })))
  })
}
