/** Starts, finds and ends the maintenance listener (maintenance-main.ts). */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import { askPage } from './ask-page.ts'
import { launch } from './launch.ts'
import { type Address, busyPort } from './listen.ts'
import { endGroup, isAlive } from './process-record.ts'
import { livingProcess, type ProcessFile, removeProcessFile, writeProcessFile } from './record-file.ts'
import { type SystemUser, systemUser } from './user.ts'

// Beside this file under the same ending: .ts in the repository, .js in the published package.
const program = join(import.meta.dirname, `maintenance-main${extname(import.meta.filename)}`)
const answerLimitMs = 10_000

export interface PageInput {
  folder: string
  logFile: string
  /** Host as `ipv4Of` gives it. */
  address: Address
  /** Whom it becomes once it has the port. */
  user: SystemUser
}

/** Makes sure that a listener has the port or tries for it, every few milliseconds. */
export async function startPage(input: PageInput): Promise<ProcessFile> {
  const wanted = `${input.address.host}:${input.address.port}`
  const running = await livingProcess(input.folder, 'maintenance')
  if (running?.serves === wanted) return running
  if (running) await endPage(input.folder)
  const own = await systemUser(null)
  const become = own.uid === 0 && input.user.uid !== 0 ? [String(input.user.uid), String(input.user.gid)] : []
  const { record } = await launch({
    argv: [process.execPath, program, input.address.host, String(input.address.port), readyFile(input.folder), ...become],
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    user: own,
    logFile: input.logFile,
    onStart: (started) => writeProcessFile(input.folder, 'maintenance', { ...started, serves: wanted }),
  })
  const listener = { ...record, serves: wanted }
  await untilItTries(input, listener)
  return listener
}

const readyFile = (folder: string) => join(folder, 'maintenance.ready')

/** It takes 50 to 300 ms to start; only then may Odoo be stopped, or users are refused for that long. */
async function untilItTries(input: PageInput, listener: ProcessFile): Promise<void> {
  while ((await readFile(readyFile(input.folder), 'utf8').catch(() => '')) !== String(listener.pid)) {
    if (!isAlive(listener)) throw endedByItself(input)
    await sleep(5)
  }
}

/** Returns when the listener answers. Throws `conflict` when the port stays in other hands; the listener is ended then. */
export async function pageAnswers(input: PageInput, listener: ProcessFile): Promise<void> {
  const deadline = performance.now() + answerLimitMs
  while (performance.now() < deadline && isAlive(listener)) {
    if ((await askPage(input.address, 1_000)) === 503) return
    await sleep(5)
  }
  const alive = isAlive(listener)
  await endPage(input.folder)
  if (alive) throw await busyPort(input.address)
  throw endedByItself(input)
}

function endedByItself(input: PageInput): EvenkeelError {
  return new EvenkeelError('internal', `The maintenance page on port ${input.address.port} ended by itself.`, { hint: `read ${input.logFile}` })
}

export async function endPage(folder: string): Promise<void> {
  const running = await livingProcess(folder, 'maintenance')
  if (running) await endGroup(running, 1_000)
  await removeProcessFile(folder, 'maintenance')
}
