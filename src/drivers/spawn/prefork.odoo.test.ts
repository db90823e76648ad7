/** Prefork with two workers and a gevent process, on real Odoo: what users and their open connections meet when it stops, and what it leaves. */

import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../../test/harness/free-port.ts'
import { oneOdooSeries } from '../../../test/harness/odoo.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { type RuntimeWorld, serveWithin, watchRefusals } from '../../ports/runtime.contract.ts'
import type { Runtime } from '../../ports/runtime.ts'
import { findHolder } from '../lib/find-holder.ts'
import { startTimeOf } from '../lib/process-record.ts'
import { makeRuntimeWorld } from './world.contract.ts'

const limitMs = 60_000

describe.each(oneOdooSeries())('prefork on Odoo %s', (series) => {
  let world: RuntimeWorld
  let runtime: Runtime
  let target: OdooTarget
  let gevent: number
  const url = (path: string) => `http://127.0.0.1:${target.listen.port}${path}`
  const slow = (seconds: number) =>
    fetch(url(`/trial/slow/${seconds}`)).then(
      (response) => response.status,
      () => 'cut' as const,
    )

  beforeAll(async () => {
    gevent = await freePort()
    const key = series === '16.0' ? 'longpolling_port' : 'gevent_port'
    world = await makeRuntimeWorld(series, 'real', `workers = 2\n${key} = ${gevent}\n`)
    runtime = world.open()
    target = world.target('good')
  })
  afterAll(async () => {
    await runtime.stop(target, { drainMs: 1_000, limitMs, page: false })
    await world.destroy()
  })

  test('a stop lets the request in flight end, tells who holds a websocket, and shows the page on both ports', { timeout: 120_000 }, async () => {
    await runtime.serve(target, serveWithin(limitMs))
    const socket = await openWebsocket(gevent)
    expect(socket.answer).toMatch(/^HTTP\/1\.1 101 /)
    await runtime.standBy(target, ['base', 'web'])
    const request = slow(3)
    await answered(url('/web/health'))
    const goes = watchRefusals(target.listen.port)
    const outcome = await runtime.stop(target, { drainMs: 20_000, limitMs, page: true })
    expect([await request, outcome.how]).toEqual([200, 'stopped'])
    await socket.closed
    expect((await openWebsocket(gevent)).answer).toMatch(/^HTTP\/1\.1 503 .*Retry-After/s)
    expect((await fetch(url('/web/login'))).status).toBe(503)
    const gone = await goes.stop()
    const comes = watchRefusals(target.listen.port)
    await runtime.serve(target, serveWithin(limitMs))
    const back = await comes.stop()
    console.info(`prefork ${series}: refused ${gone.longestMs} ms when it goes, ${back.longestMs} ms when it comes; drained in ${outcome.ms} ms`)
    // It binds its ports itself, 0.7 s after its start (measured): the bound is there to notice what is worse.
    expect(back.longestMs).toBeLessThan(6_000)
    expect(await runtime.observe(target)).toMatchObject({ state: 'serving', detail: null })
  })

  test('what is still being answered at the limit of draining is cut, and nothing is left', { timeout: 120_000 }, async () => {
    await runtime.serve(target, serveWithin(limitMs))
    const request = slow(40)
    await answered(url('/web/health'))
    const outcome = await runtime.stop(target, { drainMs: 1_500, limitMs, page: false })
    expect([await request, outcome.how]).toEqual(['cut', 'cut'])
    expect(await runtime.observe(target)).toMatchObject({ state: 'stopped' })
    expect([processesOf(target.folder), await findHolder(target.listen.port), await findHolder(gevent)]).toEqual([[], null, null])
  })

  test('after its master was killed, what it left does not keep the next from its ports', { timeout: 120_000 }, async () => {
    await runtime.serve(target, serveWithin(limitMs))
    const { pid } = await runtime.observe(target)
    await killed(pid)
    await runtime.serve(target, serveWithin(limitMs))
    const next = await runtime.observe(target)
    expect(next).toMatchObject({ state: 'serving', detail: null })
    expect(next.pid).not.toBe(pid)
    await killed(next.pid)
    expect(await runtime.stop(target, { drainMs: 1_000, limitMs, page: false })).toMatchObject({ how: 'wasStopped' })
    expect([processesOf(target.folder), await findHolder(target.listen.port), await findHolder(gevent)]).toEqual([[], null, null])
  })

  test('a gevent port in other hands is a conflict that names its holder; nothing is stopped for it', { timeout: 60_000 }, async () => {
    const holder = createServer().listen(gevent, '127.0.0.1')
    await once(holder, 'listening')
    try {
      const serving = runtime.serve(target, serveWithin(limitMs))
      const { port } = holder.address() as AddressInfo
      await expect(serving).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(new RegExp(`${port}.*${process.pid}`)) })
      expect(processesOf(target.folder)).toEqual([])
    } finally {
      holder.close()
    }
  })
})

/** One worker answers, so the other one has taken the request that was sent before. */
async function answered(url: string): Promise<void> {
  await sleep(300)
  expect((await fetch(url)).status).toBe(200)
}

async function openWebsocket(port: number): Promise<{ answer: string; closed: Promise<unknown> }> {
  const socket: Socket = connect(port, '127.0.0.1')
  const closed = once(socket, 'close')
  socket.on('error', () => {})
  socket.write(
    `GET /websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n`,
  )
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  socket.resume()
  return { answer: chunk.toString('latin1'), closed }
}

async function killed(pid: number | null): Promise<void> {
  process.kill(pid ?? 0, 'SIGKILL')
  while (startTimeOf(pid ?? 0) !== null) await sleep(5)
}

/** Living processes whose command line names this folder. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandLine(pid).includes(folder))
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}
