/** Makes an instance's Odoo serve what its target says: looks, and does what is missing. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { digestOf } from '../../domain/digest.ts'
import { EvenkeelError } from '../../domain/error.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { askPage, staticFile } from '../lib/ask-page.ts'
import { bytecodeCache, odooEnvironment } from '../lib/environment.ts'
import { findPython } from '../lib/find-python.ts'
import { logFolder } from '../lib/instance-folder.ts'
import { type Launched, launch } from '../lib/launch.ts'
import { type Address, bindPort, ipv4Of } from '../lib/listen.ts'
import { endPage, type PageInput, pageAnswers, startPage } from '../lib/maintenance-page.ts'
import { readBaseConf, serverConf, writeConf } from '../lib/odoo-conf.ts'
import { endGroup, isAlive } from '../lib/process-record.ts'
import { livingProcess, type ProcessFile, removeProcessFile, writeProcessFile } from '../lib/record-file.ts'
import { lastLogLine, logSize } from '../lib/server-log.ts'
import { type SystemUser, systemUser } from '../lib/user.ts'

/** How long a port may still be in the hands of what we just ended. */
const portFreeMs = 2_000
const askEveryMs = 50
const askLimitMs = 5_000

export interface Wanted {
  user: SystemUser
  address: Address
  argv: string[]
  env: Record<string, string>
  /** Digest of configuration, command line and environment: what tells one server from another. */
  serves: string
}

export async function serve(target: OdooTarget, limitMs: number, stopLimitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs
  const wanted = await prepareServer(target)
  const running = await livingProcess(target.folder, 'server')
  if (running?.serves === wanted.serves) {
    await endPage(target.folder)
    return untilPage(target, wanted.address, running, deadline)
  }
  if (running) await endGroup(running, stopLimitMs)
  const hadPage = (await livingProcess(target.folder, 'maintenance')) !== null
  try {
    await startServer(target, wanted, deadline)
  } catch (error) {
    if (hadPage) await putPageBack({ ...pageInput(target, wanted.user, wanted.address) })
    throw error
  }
}

export function pageInput(target: OdooTarget, user: SystemUser, address: Address): PageInput {
  return { folder: target.folder, logFile: join(target.folder, 'logs', 'maintenance.log'), address, user }
}

export function serverLog(target: OdooTarget): string {
  return join(target.folder, 'logs', 'server.log')
}

async function prepareServer(target: OdooTarget): Promise<Wanted> {
  const python = await findPython(target)
  const user = await systemUser(target.runAs)
  const address = { host: await ipv4Of(target.listen.host), port: target.listen.port }
  const cache = await bytecodeCache(target.pycache, user)
  const conf = await writeConf(target.folder, 'odoo.conf', serverConf(await readBaseConf(target.baseConf), target), user)
  await logFolder(target.folder)
  const argv = [python, join(target.odooHome, 'odoo-bin'), '-c', conf.path]
  const env = odooEnvironment({ python, user, cache, applicationName: 'odoo-{pid}', role: null })
  return { user, address, argv, env, serves: digestOf({ argv, env, conf: conf.text, user: user.uid }) }
}

async function startServer(target: OdooTarget, wanted: Wanted, deadline: number): Promise<void> {
  const log = serverLog(target)
  const from = await logSize(log)
  const launched = await launch({
    argv: wanted.argv,
    cwd: target.odooHome,
    env: wanted.env,
    user: wanted.user,
    logFile: log,
    socket: async () => {
      await endPage(target.folder)
      return bindPort(wanted.address, portFreeMs)
    },
    onStart: (record) => writeProcessFile(target.folder, 'server', { ...record, serves: wanted.serves }),
  })
  try {
    await untilPage(target, wanted.address, { ...launched.record, serves: wanted.serves }, deadline, from)
  } catch (error) {
    await discard(target, launched)
    throw error
  }
}

async function discard(target: OdooTarget, launched: Launched): Promise<void> {
  await endGroup(launched.record, 5_000)
  await removeProcessFile(target.folder, 'server')
}

async function untilPage(target: OdooTarget, address: Address, server: ProcessFile, deadline: number, logFrom = 0): Promise<void> {
  let status: number | null = null
  while (performance.now() < deadline) {
    status = await askPage(address, Math.min(askLimitMs, Math.max(1, deadline - performance.now())))
    if (status === 200) {
      await askPage(address, askLimitMs, staticFile)
      return
    }
    if (!isAlive(server)) throw await endedByItself(target, logFrom)
    await sleep(askEveryMs)
  }
  const saw = status === null ? 'nothing answered' : `the log-in page answered ${status}`
  throw new EvenkeelError('timeout', `Odoo of ${target.instance} does not serve: ${saw} within the time limit. ${await logSays(target, logFrom)}`, {
    hint: `read ${serverLog(target)}`,
    id: target.instance,
    condition: 'odoo-does-not-start',
  })
}

async function endedByItself(target: OdooTarget, logFrom: number): Promise<EvenkeelError> {
  return new EvenkeelError('unreachable', `Odoo of ${target.instance} ended while it started. ${await logSays(target, logFrom)}`, {
    hint: `read ${serverLog(target)}`,
    id: target.instance,
    condition: 'odoo-does-not-start',
  })
}

async function logSays(target: OdooTarget, from: number): Promise<string> {
  const line = await lastLogLine(serverLog(target), from)
  return line === null ? 'It logged nothing.' : `It logged: ${line}`
}

async function putPageBack(input: PageInput): Promise<void> {
  const listener = await startPage(input)
  await pageAnswers(input, listener).catch(() => {})
}
