/** Makes an Odoo that somebody else runs serve what its target says: switches `current`, has it started, and waits for a page. */
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import type { ServeLimits, StopLimits } from '../../ports/runtime.ts'
import { switchCurrent } from '../lib/current-link.ts'
import { makeInstanceFolder } from '../lib/instance-folder.ts'
import { endPage, pageInput, putPageBack } from '../lib/maintenance-page.ts'
import { livingProcess } from '../lib/record-file.ts'
import { lastLogLine, logSize } from '../lib/server-log.ts'
import { addressesOf, type ServingPorts, servingPorts } from '../lib/serving-ports.ts'
import { lookAtPages, whatWasSeen } from '../lib/until-page.ts'
import { systemUser } from '../lib/user.ts'
import { commandLog, runCommand } from './run-command.ts'
import { readServed, removeServed, servesOf, writeServed } from './served.ts'
import { askStatus, findListener, type Status } from './status.ts'
import { mustBeNobody, stopServer, unbelievable } from './stop.ts'

const askEveryMs = 50
const statusEveryMs = 1_000

export async function serve(target: OdooTarget, { limitMs, stop }: ServeLimits): Promise<void> {
  const deadline = performance.now() + limitMs
  const ports = await servingPorts(target)
  const status = await askStatus(target)
  if (status.says === 'unknown') throw unbelievable(target, status, 'It is not known whether Odoo runs, so it was not started.')
  // A status command that says "up" while nobody listens is not believed: starting what runs already does nothing, and users get their server back.
  const runs = status.says === 'up' && (await findListener(target, ports)) !== null
  if (runs && (await readServed(target.folder)) === servesOf(target)) {
    await endPage(target.folder)
    return untilServes(target, ports, deadline)
  }
  if (runs) await stopServer(target, ports, status, stop.limitMs)
  await mustBeNobody(target, ports)
  const hadPage = (await livingProcess(target.folder, 'maintenance')) !== null
  try {
    await start(target, ports, deadline)
  } catch (error) {
    await endHalfStarted(target, ports, stop)
    if (hadPage) await putPageBack(pageInput(target, await systemUser(target.runAs), addressesOf(ports)))
    throw error
  }
}

async function start(target: OdooTarget, ports: ServingPorts, deadline: number): Promise<void> {
  const [content] = target.addonsPath
  if (content === undefined) throw new Error('a target without content')
  await makeInstanceFolder(target.folder)
  await removeServed(target.folder)
  await switchCurrent(target.folder, content)
  await endPage(target.folder)
  const from = await logSize(commandLog(target))
  const { exitCode, timedOut, inWords } = await runCommand(target, 'start', deadline - performance.now())
  if (timedOut) throw failed(target, 'timeout', `its ${inWords}; it must return once Odoo is being started`)
  if (exitCode !== 0) throw failed(target, 'unreachable', `its ${inWords}`)
  await untilServes(target, ports, deadline, from)
  await writeServed(target.folder, servesOf(target))
}

/** @param logFrom where in the log of the commands this start began: an Odoo that a script leaves in the background may print there */
async function untilServes(target: OdooTarget, ports: ServingPorts, deadline: number, logFrom?: number): Promise<void> {
  let nextStatus = performance.now() + statusEveryMs
  let [status, seen]: [Status | null, string] = [null, 'nothing answered']
  while (performance.now() < deadline) {
    const look = await lookAtPages(ports, deadline)
    if (look.serves) return
    seen = whatWasSeen(look, ports)
    if (performance.now() >= nextStatus) {
      status = await askStatus(target)
      nextStatus = performance.now() + statusEveryMs
      if (status.says === 'down')
        throw failed(target, 'unreachable', `it ended while it started: its ${status.inWords}${await printed(target, logFrom)}`)
    }
    await sleep(askEveryMs)
  }
  throw failed(
    target,
    'timeout',
    `${seen} within the time limit${status === null ? '' : `, while its ${status.inWords}`}${await printed(target, logFrom)}`,
  )
}

async function printed(target: OdooTarget, from?: number): Promise<string> {
  const line = from === undefined ? null : await lastLogLine(commandLog(target), from)
  return line === null ? '' : `. Printed was: ${line}`
}

function failed(target: OdooTarget, code: 'timeout' | 'unreachable', why: string): EvenkeelError {
  return new EvenkeelError(code, `Odoo of ${target.instance} does not serve: ${why}.`, {
    hint: `read ${commandLog(target)} and the log of your service`,
    id: target.instance,
    condition: 'odoo-does-not-start',
  })
}

/** Nothing that began may come up later, beside the page or beside another release. What hinders it is not what went wrong. */
async function endHalfStarted(target: OdooTarget, ports: ServingPorts, { limitMs }: StopLimits): Promise<void> {
  await stopServer(target, ports, { says: 'up', inWords: '' }, Math.min(limitMs, 30_000)).catch(() => {})
}
