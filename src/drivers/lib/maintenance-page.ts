/** Starts, finds and ends the maintenance listener (maintenance-main.ts). */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { askPage } from './ask-page.ts'
import { launch } from './launch.ts'
import { type Address, busyPort } from './listen.ts'
import { endGroup, isAlive } from './process-record.ts'
import { livingProcess, type ProcessFile, recordedProcess, removeProcessFile, writeProcessFile } from './record-file.ts'
import { type SystemUser, systemUser } from './user.ts'

// Beside this file under the same ending: .ts in the repository, .js in the published package.
const program = join(import.meta.dirname, `maintenance-main${extname(import.meta.filename)}`)
const answerLimitMs = 10_000

export interface PageInput {
  folder: string
  logFile: string
  /** Where it answers: the port of pages, and the gevent port where there is one. */
  addresses: Address[]
  /** Whom it becomes once it has the port. */
  user: SystemUser
}

export function pageInput(target: Pick<OdooTarget, 'folder'>, user: SystemUser, addresses: Address[]): PageInput {
  return { folder: target.folder, logFile: join(target.folder, 'logs', 'maintenance.log'), addresses, user }
}

/**
 * Makes sure that a listener has the ports or tries for them, every few milliseconds. One that is killed (nobody ended it through us) is started again, as long as
 * this process lives.
 */
export async function startPage(input: PageInput): Promise<ProcessFile> {
  const listener = await startListener(input)
  watch(input, listener)
  return listener
}

async function startListener(input: PageInput): Promise<ProcessFile> {
  const [first] = input.addresses
  if (first === undefined) throw new Error('a maintenance page without an address')
  const ports = input.addresses.map(({ port }) => port).join(',')
  const wanted = `${first.host}:${ports}`
  const running = await livingProcess(input.folder, 'maintenance')
  if (running?.serves === wanted) return running
  if (running) await endPage(input.folder)
  const own = await systemUser(null)
  const become = own.uid === 0 && input.user.uid !== 0 ? [String(input.user.uid), String(input.user.gid)] : []
  const { record } = await launch({
    argv: [process.execPath, program, first.host, ports, readyFile(input.folder), ...become],
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

/** Returns when the listener answers everywhere. Throws `conflict` when a port stays in other hands; the listener is ended then. */
export async function pageAnswers(input: PageInput, listener: ProcessFile): Promise<void> {
  const deadline = performance.now() + answerLimitMs
  for (const address of input.addresses) {
    while ((await askPage(address, 1_000)) !== 503) {
      if (performance.now() < deadline && isAlive(listener)) await sleep(5)
      else throw await notAnswering(input, address, listener)
    }
  }
}

async function notAnswering(input: PageInput, address: Address, listener: ProcessFile): Promise<EvenkeelError> {
  const alive = isAlive(listener)
  await endPage(input.folder)
  return alive ? await busyPort(address) : endedByItself(input)
}

function endedByItself(input: PageInput): EvenkeelError {
  const ports = input.addresses.map(({ port }) => port).join(' and ')
  return new EvenkeelError('internal', `The maintenance page on port ${ports} ended by itself.`, { hint: `read ${input.logFile}` })
}

/** The page as it was before somebody tried to serve; that it cannot come back is not what went wrong. */
export async function putPageBack(input: PageInput): Promise<void> {
  const listener = await startPage(input)
  await pageAnswers(input, listener).catch(() => {})
}

export async function endPage(folder: string): Promise<void> {
  clearTimeout(watches.get(folder))
  watches.delete(folder)
  const running = await livingProcess(folder, 'maintenance')
  if (running) await endGroup(running, 1_000)
  await removeProcessFile(folder, 'maintenance')
}

/** By instance folder: the next look at its page. */
const watches = new Map<string, NodeJS.Timeout>()
const watchEveryMs = 250

/** Users whose page is gone are refused. Ends with `endPage`, which takes the next look away before it ends the listener. */
function watch(input: PageInput, listener: ProcessFile): void {
  clearTimeout(watches.get(input.folder))
  const look = setTimeout(() => {
    if (isAlive(listener)) return watch(input, listener)
    // What hinders it now (a full disk) may not hinder it at the next look, and a record that is missing stays so: the watch goes on until `endPage`.
    const next = startAgain(input, listener).catch(() => listener)
    void next.then((latest) => {
      if (watches.get(input.folder) === look) watch(input, latest)
      // Ended meanwhile, with nobody there to be ended yet.
      else if (!watches.has(input.folder)) void endPage(input.folder)
    })
  }, watchEveryMs)
  watches.set(input.folder, look.unref())
}

/** Where its record is gone, somebody ended it who is not this process: a control plane that took over while this one slept. */
async function startAgain(input: PageInput, listener: ProcessFile): Promise<ProcessFile> {
  const recorded = await recordedProcess(input.folder, 'maintenance')
  return recorded?.pid === listener.pid ? startListener(input) : listener
}
