/** Driver of the port `runtime` for Odoo servers that Evenkeel starts itself, as processes on this machine. They and the maintenance listener outlive it. */
import type { Serving } from '../../domain/instance.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import type { Runtime, StopOutcome } from '../../ports/runtime.ts'
import { askPage, page } from '../lib/ask-page.ts'
import { findHolder } from '../lib/find-holder.ts'
import { logFolder } from '../lib/instance-folder.ts'
import { ipv4Of } from '../lib/listen.ts'
import { endPage, pageAnswers, startPage } from '../lib/maintenance-page.ts'
import { endGroup } from '../lib/process-record.ts'
import { livingProcess, removeProcessFile } from '../lib/record-file.ts'
import { openStandbys } from '../lib/standbys.ts'
import { systemUser } from '../lib/user.ts'
import { pageInput, serve, standByToServe } from './serve.ts'

const lookLimitMs = 2_000

export interface SpawnOptions {
  /** How long a server that serves something else may take to end before it is killed. */
  stopLimitMs: number
}

export function openSpawn({ stopLimitMs }: SpawnOptions): Runtime {
  const standbys = openStandbys()
  return {
    observe,
    serve: (target, { limitMs }) => serve(target, standbys, { limitMs, stopLimitMs }),
    stop,
    standBy: (target, modules) => standByToServe(target, modules, standbys),
    standDown: ({ folder }) => standbys.dismiss(folder),
  }
}

async function observe(target: OdooTarget): Promise<Serving> {
  const address = { host: await ipv4Of(target.listen.host), port: target.listen.port }
  const server = await livingProcess(target.folder, 'server')
  if (server) {
    const status = await askPage(address, lookLimitMs)
    if (status === 200) return { state: 'serving', pid: server.pid, detail: null }
    return {
      state: 'unknown',
      pid: server.pid,
      detail: `process ${server.pid} runs, but ${page} ${status === null ? 'does not answer' : `answers ${status}`}`,
    }
  }
  const listener = await livingProcess(target.folder, 'maintenance')
  if (listener) return { state: 'maintenance', pid: listener.pid, detail: null }
  const holder = await findHolder(address.port)
  if (holder)
    return {
      state: 'unknown',
      pid: holder.pid,
      detail: `port ${address.port} is held by process ${holder.pid} (${holder.command}), which Evenkeel did not start`,
    }
  return { state: 'stopped', pid: null, detail: null }
}

async function stop(target: OdooTarget, options: { limitMs: number; page: boolean }): Promise<StopOutcome> {
  const address = { host: await ipv4Of(target.listen.host), port: target.listen.port }
  const input = pageInput(target, await systemUser(target.runAs), address)
  await logFolder(target.folder)
  // The listener is started first and waits for the port: what users see between Odoo and it is a few milliseconds.
  const listener = options.page ? await startPage(input) : null
  const outcome = await stopServer(target, options.limitMs)
  if (listener) await pageAnswers(input, listener)
  else await endPage(target.folder)
  return outcome
}

async function stopServer(target: OdooTarget, limitMs: number): Promise<StopOutcome> {
  const began = performance.now()
  const server = await livingProcess(target.folder, 'server')
  const end = server === null ? 'wasGone' : await endGroup(server, limitMs)
  await removeProcessFile(target.folder, 'server')
  const how = { wasGone: 'wasStopped', ended: 'stopped', killed: 'killed' } as const
  return { how: how[end], ms: Math.round(performance.now() - began) }
}
