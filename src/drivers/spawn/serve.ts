/** Makes an instance's Odoo serve what its target says: looks, and does what is missing. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { digestOf } from '../../domain/digest.ts'
import { EvenkeelError } from '../../domain/error.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { askPage, staticFile } from '../lib/ask-page.ts'
import { bytecodeCache, odooEnvironment } from '../lib/environment.ts'
import { knownPython } from '../lib/find-python.ts'
import { logFolder } from '../lib/instance-folder.ts'
import { type Launched, launch } from '../lib/launch.ts'
import { type Address, bindPort, ipv4Of } from '../lib/listen.ts'
import { endPage, type PageInput, pageAnswers, startPage } from '../lib/maintenance-page.ts'
import { readBaseConf, serverConf, writeConf } from '../lib/odoo-conf.ts'
import { endGroup, isAlive } from '../lib/process-record.ts'
import { livingProcess, type ProcessFile, removeProcessFile, writeProcessFile } from '../lib/record-file.ts'
import { lastLogLine, logSize } from '../lib/server-log.ts'
import { nowhere } from '../lib/standby.ts'
import type { Standbys } from '../lib/standbys.ts'
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

export interface ServeLimits {
  limitMs: number
  /** How long a server that serves something else may take to end before it is killed. */
  stopLimitMs: number
}

export async function serve(target: OdooTarget, standbys: Standbys, { limitMs, stopLimitMs }: ServeLimits): Promise<void> {
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
    await startServer(target, wanted, standbys, deadline)
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

/** Lets a server wait with everything imported; it takes the port over when it is told to go on. */
export async function standByToServe(target: OdooTarget, modules: string[], standbys: Standbys): Promise<void> {
  const logFile = serverLog(target)
  await standbys.prepare({ target, logFile, what: 'server' }, async () => {
    const conf = serverConf(await readBaseConf(target.baseConf), { ...target, app: nowhere })
    await logFolder(target.folder)
    return { target, ...(await interpreterOf(target)), conf, modules, logFile }
  })
}

async function interpreterOf(target: OdooTarget) {
  const python = await knownPython(target)
  const user = await systemUser(target.runAs)
  const cache = await bytecodeCache(target.pycache, user)
  return { python, user, env: odooEnvironment({ python, user, cache, applicationName: 'odoo-{pid}', role: null }) }
}

async function prepareServer(target: OdooTarget): Promise<Wanted> {
  const { python, user, env } = await interpreterOf(target)
  const address = { host: await ipv4Of(target.listen.host), port: target.listen.port }
  const conf = await writeConf(target.folder, 'odoo.conf', serverConf(await readBaseConf(target.baseConf), target), user)
  await logFolder(target.folder)
  const argv = [python, join(target.odooHome, 'odoo-bin'), '-c', conf.path]
  return { user, address, argv, env, serves: digestOf({ argv, env, conf: conf.text, user: user.uid }) }
}

async function startServer(target: OdooTarget, wanted: Wanted, standbys: Standbys, deadline: number): Promise<void> {
  const from = await logSize(serverLog(target))
  const launched = (await startWarm(target, wanted, standbys)) ?? (await startCold(target, wanted))
  try {
    await untilPage(target, wanted.address, { ...launched.record, serves: wanted.serves }, deadline, from)
  } catch (error) {
    await discard(target, launched)
    throw error
  }
}

async function startWarm(target: OdooTarget, { argv, env, address, serves }: Wanted, standbys: Standbys): Promise<Launched | null> {
  const standby = standbys.take({ target, logFile: serverLog(target), what: 'server' })
  if (standby === null) return null
  return standby.become({
    argv: argv.slice(1),
    env,
    input: null,
    listen: { ...address, limitMs: portFreeMs },
    onStart: async (record) => {
      await writeProcessFile(target.folder, 'server', { ...record, serves })
      await endPage(target.folder)
    },
  })
}

function startCold(target: OdooTarget, { argv, env, user, address, serves }: Wanted): Promise<Launched> {
  return launch({
    argv,
    cwd: target.odooHome,
    env,
    user,
    logFile: serverLog(target),
    socket: async () => {
      await endPage(target.folder)
      return bindPort(address, portFreeMs)
    },
    onStart: (record) => writeProcessFile(target.folder, 'server', { ...record, serves }),
  })
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
