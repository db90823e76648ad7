/** Driver of the port `runtime` for Odoo servers that Evenkeel starts itself, as processes on this machine. They and the maintenance listener outlive it. */
import type { Serving } from '../../domain/instance.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import type { Runtime, StopLimits, StopOutcome } from '../../ports/runtime.ts'
import { askPage, page } from '../lib/ask-page.ts'
import { findHolder, holderText } from '../lib/find-holder.ts'
import { logFolder } from '../lib/instance-folder.ts'
import { busyPort } from '../lib/listen.ts'
import { endPage, pageAnswers, pageInput, startPage } from '../lib/maintenance-page.ts'
import { endServer, isOfSession } from '../lib/process-record.ts'
import { livingProcess, recordedProcess, removeProcessFile } from '../lib/record-file.ts'
import { addressesOf, type ServingPorts, servingPorts } from '../lib/serving-ports.ts'
import { openStandbys } from '../lib/standbys.ts'
import { systemUser } from '../lib/user.ts'
import { serve, standByToServe } from './serve.ts'

const lookLimitMs = 2_000

export function openSpawn(): Runtime {
  const standbys = openStandbys()
  return {
    observe,
    serve: (target, limits) => serve(target, standbys, limits),
    stop,
    standBy: (target, modules) => standByToServe(target, modules, standbys),
    standDown: ({ folder }) => standbys.dismiss(folder),
  }
}

async function observe(target: OdooTarget): Promise<Serving> {
  const ports = await servingPorts(target)
  const server = await livingProcess(target.folder, 'server')
  if (server) return observeServer(target, ports, server.pid)
  const listener = await livingProcess(target.folder, 'maintenance')
  if (listener) return { state: 'maintenance', pid: listener.pid, detail: null }
  const stranger = await findStranger(target, ports)
  if (stranger)
    return {
      state: 'unknown',
      pid: stranger.holder.pid,
      detail: `port ${stranger.address.port} is held by ${holderText(stranger.holder)}, which Evenkeel did not start`,
    }
  return { state: 'stopped', pid: null, detail: null }
}

async function observeServer(target: OdooTarget, ports: ServingPorts, pid: number): Promise<Serving> {
  const status = await askPage(ports.http, lookLimitMs)
  const answer = status === null ? 'does not answer' : `answers ${status}`
  if (status !== 200) return { state: 'unknown', pid, detail: `process ${pid} runs, but ${page} ${answer}` }
  const stranger = await findStranger(target, ports)
  if (stranger === null) return { state: 'serving', pid, detail: null }
  const who = `port ${stranger.address.port} is held by ${holderText(stranger.holder)}`
  return { state: 'unknown', pid, detail: `process ${pid} serves pages, but ${who}` }
}

/** Somebody on one of the instance's ports who is neither its server, nor what a killed server left, nor its page. */
async function findStranger(target: OdooTarget, ports: ServingPorts) {
  const [server, listener] = await Promise.all([recordedProcess(target.folder, 'server'), livingProcess(target.folder, 'maintenance')])
  for (const address of addressesOf(ports)) {
    const holder = await findHolder(address.port, address.host)
    const isOurs = holder?.pid && (holder.pid === listener?.pid || (server && isOfSession(holder.pid, server)))
    if (holder && !isOurs) return { address, holder }
  }
  return null
}

async function stop(target: OdooTarget, { page: wanted, ...limits }: StopLimits & { page: boolean }): Promise<StopOutcome> {
  const ports = await servingPorts(target)
  const input = pageInput(target, await systemUser(target.runAs), addressesOf(ports))
  await logFolder(target.folder)
  const stranger = wanted ? await findStranger(target, ports) : null
  if (stranger) throw await busyPort(stranger.address)
  // The listener is started first and waits for the port: what users see between Odoo and it is a few milliseconds.
  const listener = wanted ? await startPage(input) : null
  const outcome = await stopServer(target, limits)
  if (listener) await pageAnswers(input, listener)
  else await endPage(target.folder)
  return outcome
}

async function stopServer(target: OdooTarget, limits: StopLimits): Promise<StopOutcome> {
  const began = performance.now()
  const server = await recordedProcess(target.folder, 'server')
  const end = server === null ? 'wasGone' : await endServer(server, limits)
  await removeProcessFile(target.folder, 'server')
  const how = { wasGone: 'wasStopped', ended: 'stopped', cut: 'cut', killed: 'killed' } as const
  return { how: how[end], ms: Math.round(performance.now() - began) }
}
