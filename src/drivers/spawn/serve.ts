/** Makes an instance's Odoo serve what its target says: looks, and does what is missing. */
import type { Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { digestOf } from '../../domain/digest.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { killedText } from '../../domain/killed.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import type { ServeLimits } from '../../ports/runtime.ts'
import { reaches, warmFrom } from '../lib/ask-page.ts'
import { bytecodeCache, odooEnvironment } from '../lib/environment.ts'
import { knownPython } from '../lib/find-python.ts'
import { logFolder } from '../lib/instance-folder.ts'
import { type Exit, type Launched, launch } from '../lib/launch.ts'
import { type Address, bindBeside, bindPort, mustBeFree, portFreeMs } from '../lib/listen.ts'
import { endPage, pageInput, putPageBack } from '../lib/maintenance-page.ts'
import { readBaseConf, serverConf, writeConf } from '../lib/odoo-conf.ts'
import { endGroup, endServer, isAlive } from '../lib/process-record.ts'
import { livingProcess, type ProcessFile, recordedProcess, removeProcessFile, writeProcessFile } from '../lib/record-file.ts'
import { lastLogLine, logSize } from '../lib/server-log.ts'
import { addressesOf, type ServingPorts, servingPorts } from '../lib/serving-ports.ts'
import { nowhere } from '../lib/standby.ts'
import type { Standbys } from '../lib/standbys.ts'
import { lookAtPages, whatWasSeen } from '../lib/until-page.ts'
import { type SystemUser, systemUser } from '../lib/user.ts'

const askEveryMs = 50
/** For a connection within this machine. */
const reachLimitMs = 1_000

export interface Wanted {
  user: SystemUser
  ports: ServingPorts
  argv: string[]
  env: Record<string, string>
  /** Digest of configuration, command line and environment: what tells one server from another. */
  serves: string
}

export async function serve(target: OdooTarget, standbys: Standbys, { limitMs, stop }: ServeLimits): Promise<void> {
  const deadline = performance.now() + limitMs
  const wanted = await prepareServer(target)
  const running = await livingProcess(target.folder, 'server')
  if (running?.serves === wanted.serves) {
    await endPage(target.folder)
    return untilPage(target, wanted.ports, running, { deadline })
  }
  const earlier = await recordedProcess(target.folder, 'server')
  if (earlier) await endServer(earlier, stop)
  const hadPage = (await livingProcess(target.folder, 'maintenance')) !== null
  try {
    await startServer(target, wanted, standbys, deadline)
  } catch (error) {
    if (hadPage) await putPageBack(pageInput(target, wanted.user, addressesOf(wanted.ports)))
    throw error
  }
}

function serverLog(target: OdooTarget): string {
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
  const ports = await servingPorts(target)
  const conf = await writeConf(target.folder, 'odoo.conf', serverConf(await readBaseConf(target.baseConf), target), user)
  await logFolder(target.folder)
  const argv = [python, join(target.odooHome, 'odoo-bin'), '-c', conf.path]
  return { user, ports, argv, env, serves: digestOf({ argv, env, conf: conf.text, user: user.uid }) }
}

/**
 * A threaded server that stood by is asked for its first page before users come in: it loads its registry and compiles what pages are made of once. Ten users a
 * second that come in cold compile it each for himself, all at once, and wait 12 s for it instead of 1 s (16.0).
 */
async function startServer(target: OdooTarget, wanted: Wanted, standbys: Standbys, deadline: number): Promise<void> {
  const from = await logSize(serverLog(target))
  if (wanted.ports.workers > 0) await freePorts(target, wanted.ports)
  const warm = await startWarm(target, wanted, standbys)
  const launched = warm ?? (await startCold(target, wanted))
  const server = { ...launched.record, serves: wanted.serves }
  try {
    const warms = warm !== null && wanted.ports.workers === 0 && (await reaches(wanted.ports.http, warmFrom, reachLimitMs))
    if (warms) await untilPage(target, wanted.ports, server, { deadline, logFrom: from, from: warmFrom, exit: launched.exit })
    await endPage(target.folder)
    await untilPage(target, wanted.ports, server, { deadline, logFrom: from, exit: launched.exit })
  } catch (error) {
    await discard(target, launched)
    throw error
  }
}

async function startWarm(target: OdooTarget, { argv, env, ports, serves }: Wanted, standbys: Standbys): Promise<Launched | null> {
  const standby = standbys.take({ target, logFile: serverLog(target), what: 'server' })
  if (standby === null) return null
  const beside = (await livingProcess(target.folder, 'maintenance')) === null ? null : { warmFrom }
  return standby.become({
    argv: argv.slice(1),
    env,
    input: null,
    listen: ports.workers > 0 ? null : { ...ports.http, limitMs: portFreeMs, beside },
    onStart: (record) => writeProcessFile(target.folder, 'server', { ...record, serves }),
  })
}

function startCold(target: OdooTarget, { argv, env, user, ports, serves }: Wanted): Promise<Launched> {
  return launch({
    argv,
    cwd: target.odooHome,
    env,
    user,
    logFile: serverLog(target),
    ...(ports.workers > 0 ? {} : { socket: () => takePort(target, ports.http) }),
    onStart: (record) => writeProcessFile(target.folder, 'server', { ...record, serves }),
  })
}

/** Prefork binds its ports itself, once it has imported its modules: until then users are refused. */
async function freePorts(target: OdooTarget, ports: ServingPorts): Promise<void> {
  await endPage(target.folder)
  for (const address of addressesOf(ports)) await mustBeFree(address)
}

/** The socket for Odoo listens before the page ends: nobody is refused in between. Nothing may wait once it is bound, see launch.ts: the page goes after that. */
async function takePort(target: OdooTarget, address: Address): Promise<Server> {
  const page = await livingProcess(target.folder, 'maintenance')
  const beside = page === null ? null : await bindBeside(address)
  if (beside !== null) return beside
  await endPage(target.folder)
  return bindPort(address)
}

async function discard(target: OdooTarget, launched: Launched): Promise<void> {
  await endGroup(launched.record, 5_000)
  await removeProcessFile(target.folder, 'server')
}

interface Waiting {
  deadline: number
  logFrom?: number
  /** Where we come from. */
  from?: string
  /** How it ended, where we started it ourselves. */
  exit?: Promise<Exit>
}

async function untilPage(
  target: OdooTarget,
  ports: ServingPorts,
  server: ProcessFile,
  { deadline, logFrom = 0, from, exit }: Waiting,
): Promise<void> {
  let seen = 'nothing answered'
  while (performance.now() < deadline) {
    const look = await lookAtPages(ports, deadline, from)
    if (look.serves) return
    // A page that was killed and came again listens behind the newcomer: then users get the newcomer, and we the page.
    if (from !== undefined && (await lookAtPages(ports, deadline)).serves) return
    seen = whatWasSeen(look, ports)
    if (!isAlive(server)) throw await endedByItself(target, logFrom, (await exit) ?? null)
    await sleep(askEveryMs)
  }
  throw new EvenkeelError('timeout', `Odoo of ${target.instance} does not serve: ${seen} within the time limit. ${await logSays(target, logFrom)}`, {
    hint: `read ${serverLog(target)}`,
    id: target.instance,
    condition: 'odoo-does-not-start',
  })
}

async function endedByItself(target: OdooTarget, logFrom: number, exit: Exit | null): Promise<EvenkeelError> {
  const killed = exit === null ? null : killedText(exit)
  const how = killed === null ? 'ended while it started.' : `was ${killed}.`
  return new EvenkeelError('unreachable', `Odoo of ${target.instance} ${how} ${await logSays(target, logFrom)}`, {
    hint: `read ${serverLog(target)}`,
    id: target.instance,
    condition: 'odoo-does-not-start',
  })
}

async function logSays(target: OdooTarget, from: number): Promise<string> {
  const line = await lastLogLine(serverLog(target), from)
  return line === null ? 'It logged nothing.' : `It logged: ${line}`
}
