/**
 * A process that has imported Odoo and waits: importing takes 1 s for 30 modules, and users would wait for it three times in an outage (updater, probe,
 * server). It is started while they still work, knows no database, and becomes `odoo-bin` on one word of ours. It is not durable and need not be: when it cannot
 * be had, or we died meanwhile (its input closes, and it ends), a cold start costs that second and nothing else.
 *
 * The interpreter is given our program, not `odoo-bin`: whatever is no Python ends over it instead of opening a database too early.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OdooConnection, OdooTarget, ProcessRecord } from '../../ports/odoo.ts'
import { exitOf, type Launched } from './launch.ts'
import type { Address } from './listen.ts'
import { type Conf, writeConf } from './odoo-conf.ts'
import { endGroup, isAlive, recordOf } from './process-record.ts'
import { standbyProgram } from './standby-program.ts'
import { becomeUser, type SystemUser } from './user.ts'

export interface StandbyInput {
  target: Pick<OdooTarget, 'odooHome' | 'folder'>
  python: string
  user: SystemUser
  env: Record<string, string>
  /** What it will run with, but for the database (`nowhere`). */
  conf: Conf
  /** Names of the installed modules. */
  modules: string[]
  /** Standard output and error are appended to it. */
  logFile: string
}

/** What a standby becomes. */
export interface Order {
  /** From `odoo-bin` on. */
  argv: string[]
  env: Record<string, string>
  /** Text that becomes standard input; at most what a tenant's memory bears. */
  input: string | null
  /**
   * The port that it binds and takes over as descriptor 3 (systemd's protocol), trying for so long; `beside` our page, which goes on answering everybody but whoever
   * comes from `warmFrom`, until it ends. Null: nobody else has the port.
   */
  listen: (Address & { limitMs: number; beside: { warmFrom: string } | null }) | null
  /** Called with the process's record before it goes on. When it throws, it never does. */
  onStart(record: ProcessRecord): Promise<void>
}

export interface Standby {
  /** Byte of the log file at which its own words begin. */
  logFrom: number
  isAlive(): boolean
  /** Null when it could not: then it is gone, and a cold start is due. Throws what `onStart` throws. */
  become(order: Order): Promise<Launched | null>
  dismiss(): Promise<void>
}

/** In the place of a database that is not to be known yet. */
export const nowhere: OdooConnection = { host: '127.0.0.1', port: 1, user: 'nobody', password: null, database: 'nowhere' }

/** For everything to be imported: what takes longer is not waited for. */
const importSeconds = 30
/** Longer than a run is held by default (10 minutes). */
const waitSeconds = 1_800
/** From the word to its answer. The port may take as long as it takes to be free, besides. */
const answerLimitMs = 3_000
/** One takes 150 to 300 MB, an update must not die for it. */
const leaveBytes = 1.5 * 1024 ** 3

/** Answers when everything is imported; null when that cannot be had, whatever the reason: a cold start will name it. */
export async function startStandby(input: StandbyInput): Promise<Standby | null> {
  if (process.availableMemory() < leaveBytes) return null
  const name = `standby-${crypto.randomUUID()}`
  const conf = await writeConf(input.target.folder, `${name}.conf`, input.conf, input.user)
  const program = join(input.target.folder, `${name}.py`)
  await writeFile(program, standbyProgram, { mode: 0o644 })
  const log = await open(input.logFile, 'a', 0o640)
  try {
    return await enter(input, program, conf.path, log)
  } finally {
    await log.close()
    await Promise.all([conf.path, program].map((file) => rm(file, { force: true })))
  }
}

async function enter(input: StandbyInput, program: string, conf: string, log: FileHandle): Promise<Standby | null> {
  const { size: logFrom } = await log.stat()
  const child = start(input, program, log.fd)
  const exit = exitOf(child)
  const record = recordOf(child.pid ?? 0)
  const word = wordsOf(child)
  const dismiss = async () => {
    child.stdin?.destroy()
    if (child.pid !== undefined) await endGroup(record, 0)
  }
  say(child, { home: input.target.odooHome, conf, modules: input.modules, importSeconds, waitSeconds })
  if ((await word(importSeconds * 1000)) !== 'ready') {
    await dismiss()
    return null
  }
  return {
    logFrom,
    isAlive: () => isAlive(record),
    dismiss,
    async become({ onStart, ...order }) {
      if (!isAlive(record)) return null
      await onStart(record).catch(async (error: unknown) => {
        await dismiss()
        throw error
      })
      say(child, order)
      if ((await word(answerLimitMs + (order.listen?.limitMs ?? 0))) !== 'going') {
        await dismiss()
        return null
      }
      say(child, 'now')
      child.stdin?.end()
      child.unref()
      return { record, exit }
    },
  }
}

function start({ target, python, user, env }: StandbyInput, program: string, log: number): ChildProcess {
  const [command = python, ...rest] = [...becomeUser(user), python, program]
  const child = spawn(command, rest, { cwd: target.odooHome, env, detached: true, stdio: ['pipe', log, log, 'pipe'] })
  child.on('error', () => {})
  child.stdin?.on('error', () => {})
  return child
}

function say(child: ChildProcess, order: object | 'now'): void {
  child.stdin?.write(`${JSON.stringify(order)}\n`)
}

/** Its answers, one at a time; null when it ended, or was silent for too long. */
function wordsOf(child: ChildProcess): (limitMs: number) => Promise<string | null> {
  const answers = child.stdio[3] as Readable
  answers.on('error', () => {})
  const lines = createInterface({ input: answers })[Symbol.asyncIterator]()
  return async (limitMs) => {
    const timer = new AbortController()
    const silence = sleep(limitMs, null, { signal: timer.signal }).catch(() => null)
    const said = lines.next().then(({ value }) => value ?? null)
    try {
      return await Promise.race([said, silence])
    } finally {
      timer.abort()
    }
  }
}
