/**
 * Stops an Odoo that somebody else runs, and believes it when the status command says "down" and nobody listens on its ports. How long requests in flight may
 * take is for the stop command; nobody is killed here, because nobody here was started by us.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import type { StopLimits, StopOutcome } from '../../ports/runtime.ts'
import { holderText } from '../lib/find-holder.ts'
import { logFolder } from '../lib/instance-folder.ts'
import { busyPort, portFreeMs } from '../lib/listen.ts'
import { endPage, pageAnswers, pageInput, startPage } from '../lib/maintenance-page.ts'
import { livingProcess } from '../lib/record-file.ts'
import { addressesOf, type ServingPorts, servingPorts } from '../lib/serving-ports.ts'
import { systemUser } from '../lib/user.ts'
import { commandText, runCommand, seconds } from './run-command.ts'
import { removeServed } from './served.ts'
import { askStatus, findListener, type Listener, type Status } from './status.ts'

const lookEveryMs = 200
/** A status command that still says "up" although nobody listens any more: it lies, or the supervisor is slow. Users wait meanwhile. */
const doubtMs = 10_000

export async function stop(target: OdooTarget, { page, limitMs }: StopLimits & { page: boolean }): Promise<StopOutcome> {
  const ports = await servingPorts(target)
  const status = await askStatus(target)
  if (status.says === 'unknown') throw unbelievable(target, status, 'It is not known whether Odoo runs, so it was not stopped.')
  if (!page) {
    const outcome = await stopServer(target, ports, status, limitMs)
    await endPage(target.folder)
    return outcome
  }
  if (status.says === 'down') await mustBeNobody(target, ports)
  const input = pageInput(target, await systemUser(target.runAs), addressesOf(ports))
  await logFolder(target.folder)
  const hadPage = (await livingProcess(target.folder, 'maintenance')) !== null
  const listener = await startPage(input)
  try {
    const outcome = await stopServer(target, ports, status, limitMs)
    await pageAnswers(input, listener)
    return outcome
  } catch (error) {
    if (!hadPage) await endPage(target.folder)
    throw error
  }
}

/** Returns when it is down. */
export async function stopServer(target: OdooTarget, ports: ServingPorts, status: Status, limitMs: number): Promise<StopOutcome> {
  const began = performance.now()
  if (status.says === 'down') {
    await removeServed(target.folder)
    return { how: 'wasStopped', ms: 0 }
  }
  const { exitCode, timedOut, inWords } = await runCommand(target, 'stop', limitMs)
  if (exitCode !== 0)
    throw new EvenkeelError(timedOut ? 'timeout' : 'unreachable', `${target.instance} was not stopped: its ${inWords}.`, {
      hint: `run it by hand and read what it says: ${commandText(target, 'stop')}`,
      id: target.instance,
    })
  await untilDown(target, ports, began + limitMs, limitMs)
  await removeServed(target.folder)
  return { how: 'stopped', ms: Math.round(performance.now() - began) }
}

async function untilDown(target: OdooTarget, ports: ServingPorts, limit: number, limitMs: number): Promise<void> {
  let deadline = limit
  for (;;) {
    const status = await askStatus(target)
    const listener = await findListener(target, ports)
    if (status.says === 'down' && listener === null) return
    if (listener === null) deadline = Math.min(deadline, performance.now() + doubtMs)
    if (performance.now() >= deadline) throw notDown(target, status, listener, limitMs)
    await sleep(lookEveryMs)
  }
}

function notDown(target: OdooTarget, status: Status, listener: Listener | null, limitMs: number): EvenkeelError {
  const held = listener === null ? 'nobody listens on its port' : `port ${listener.address.port} is held by ${holderText(listener.holder)}`
  const stopped = commandText(target, 'stop')
  return new EvenkeelError(
    'timeout',
    `${target.instance} was not stopped: its ${stopped} ended with exit code 0, but its ${status.inWords}, and ${held} (limit ${seconds(limitMs)}).`,
    {
      hint: `mend the command that is wrong, by trying it by hand: ${commandText(target, listener === null || status.says === 'down' ? 'status' : 'stop')}`,
      id: target.instance,
    },
  )
}

/** Throws `conflict` naming whoever listens although the server is said to be down, and goes on doing so: what dies holds its port for a moment. */
export async function mustBeNobody(target: OdooTarget, ports: ServingPorts): Promise<void> {
  const deadline = performance.now() + portFreeMs
  for (;;) {
    const listener = await findListener(target, ports)
    if (listener === null) return
    if (performance.now() >= deadline) throw await busyPort(listener.address)
    await sleep(lookEveryMs)
  }
}

export function unbelievable(target: OdooTarget, status: Status, consequence: string): EvenkeelError {
  return new EvenkeelError('conflict', `${target.instance}: its ${status.inWords}. ${consequence}`, {
    hint: `run it by hand and mend it: ${commandText(target, 'status')}; then: evenkeel doctor ${target.instance}`,
    id: target.instance,
  })
}
