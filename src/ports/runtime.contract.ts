/** What every driver of the port `runtime` must do, on every Odoo that it keeps running. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { OdooTarget } from './odoo.ts'
import type { Runtime, ServeLimits } from './runtime.ts'

/** What the content that a target serves does to its server. */
export type Content = 'good' | 'other' | 'dies' | 'hangs' | 'stubborn'

export interface RuntimeWorld {
  /** A driver as a new process would open it. */
  open(): Runtime
  /** The instance's target, serving this content. They all are the same instance: one folder, one port. */
  target(content: Content): OdooTarget
  /** Whether Odoo takes its listening socket over from us: then nobody is refused when it comes. */
  takesSocket: boolean
  /** Whether a server that does not end is killed at the limit; else that is for whoever runs it, and `stop` says so. */
  kills: boolean
  /** Ends by force what would not end, as whoever runs the machine does. */
  kill(): Promise<void>
  destroy(): Promise<void>
}

const limitMs = 60_000
const limits = { drainMs: 5_000, limitMs }

/** Limits of `serve`: a server that has to go first ends soon. */
export function serveWithin(limitMs: number): ServeLimits {
  return { limitMs, stop: { drainMs: 5_000, limitMs: 10_000 } }
}

export function describeRuntime(name: string, make: () => Promise<RuntimeWorld>): void {
  describe(`runtime: ${name}`, { timeout: 3 * limitMs }, () => {
    let world: RuntimeWorld
    let runtime: Runtime
    let good: OdooTarget
    const url = () => `http://127.0.0.1:${good.listen.port}`

    beforeAll(async () => {
      world = await make()
      runtime = world.open()
      good = world.target('good')
    })
    afterEach(async () => {
      await runtime.stop(good, { ...limits, page: false })
    })
    afterAll(() => world?.destroy())

    async function pidOf(target = good, from = runtime): Promise<number | null> {
      return (await from.observe(target)).pid
    }

    test('what was never started is stopped, and stopping it does nothing', async () => {
      expect(await runtime.observe(good)).toEqual({ state: 'stopped', pid: null, detail: null })
      expect(await runtime.stop(good, { ...limits, page: false })).toMatchObject({ how: 'wasStopped' })
    })

    test('serving is a page; saying it twice is saying it once; a new process finds it again and stops it', async () => {
      await runtime.serve(good, serveWithin(limitMs))
      expect((await fetch(`${url()}/web/login`)).status).toBe(200)
      const first = await runtime.observe(good)
      expect(first).toMatchObject({ state: 'serving', detail: null })
      await runtime.serve(good, serveWithin(limitMs))
      expect(await pidOf()).toBe(first.pid)
      const later = world.open()
      expect(await later.observe(good)).toEqual(first)
      await later.serve(good, serveWithin(limitMs))
      expect(await pidOf()).toBe(first.pid)
      expect(await later.stop(good, { ...limits, page: false })).toMatchObject({ how: 'stopped' })
      expect(await runtime.observe(good)).toMatchObject({ state: 'stopped' })
      await expect(fetch(url())).rejects.toThrow()
    })

    test('other content is another server, whether or not it stood by', async () => {
      await runtime.serve(good, serveWithin(limitMs))
      const first = await pidOf()
      await runtime.standBy(world.target('other'), ['base', 'web'])
      expect(await pidOf()).toBe(first)
      expect((await fetch(`${url()}/web/login`)).status).toBe(200)
      await runtime.serve(world.target('other'), serveWithin(limitMs))
      const second = await pidOf(world.target('other'))
      expect(second).not.toBe(first)
      expect((await fetch(`${url()}/web/login`)).status).toBe(200)
    })

    test('the page answers everything with 503, outlives the driver, and goes when Odoo comes', async () => {
      await runtime.serve(good, serveWithin(limitMs))
      const outcome = await runtime.stop(good, { ...limits, page: true })
      expect(outcome.how).toBe('stopped')
      const shown = await runtime.observe(good)
      expect(shown).toMatchObject({ state: 'maintenance' })
      const page = await fetch(`${url()}/odoo/sales`)
      expect(page.status).toBe(503)
      expect(page.headers.get('cache-control')).toBe('no-store')
      expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(page.headers.get('content-type')).toMatch(/html/)
      const call = await fetch(`${url()}/web/dataset/call_kw`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
      expect(call.status).toBe(503)
      expect(await call.json()).toMatchObject({ error: { code: 503 } })
      expect(await upgrade(good.listen.port)).toMatch(/^HTTP\/1\.1 503 /)
      expect(await world.open().stop(good, { ...limits, page: true })).toMatchObject({ how: 'wasStopped' })
      expect(await runtime.observe(good)).toEqual(shown)
      await runtime.serve(good, serveWithin(limitMs))
      expect((await fetch(`${url()}/web/login`)).status).toBe(200)
      expect(await runtime.observe(good)).toMatchObject({ state: 'serving' })
    })

    test('a busy port is a conflict that names its holder, who is left alone', async () => {
      const holder = createServer().listen(good.listen.port, '127.0.0.1')
      await once(holder, 'listening')
      try {
        await expect(runtime.serve(good, serveWithin(limitMs))).rejects.toMatchObject({
          code: 'conflict',
          message: expect.stringContaining(String(process.pid)),
        })
        const stopping = runtime.stop(good, { ...limits, page: true })
        await expect(stopping).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(String(process.pid)) })
        expect(await runtime.observe(good)).toMatchObject({ state: 'unknown', pid: process.pid })
        expect(holder.listening).toBe(true)
      } finally {
        holder.close()
      }
      expect(await runtime.observe(good)).toMatchObject({ state: 'stopped' })
    })

    test('a server that dies while it starts is an error with its last words, and users see the page again', async () => {
      await runtime.stop(good, { ...limits, page: true })
      const failing = runtime.serve(world.target('dies'), serveWithin(limitMs))
      await expect(failing).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('the trial server dies') })
      expect(await runtime.observe(good)).toMatchObject({ state: 'maintenance' })
      expect((await fetch(url())).status).toBe(503)
    })

    test('a server that never answers is a time-out and is ended', async () => {
      await expect(runtime.serve(world.target('hangs'), serveWithin(3_000))).rejects.toMatchObject({ code: 'timeout' })
      expect(await runtime.observe(good)).toMatchObject({ state: 'stopped' })
    })

    test('a server that does not end is killed at the limit, or named to whoever runs it', async () => {
      const stubborn = world.target('stubborn')
      await runtime.serve(stubborn, serveWithin(limitMs))
      const stopping = runtime.stop(stubborn, { drainMs: 500, limitMs: 1_500, page: false })
      if (!world.kills) {
        await expect(stopping).rejects.toMatchObject({ code: 'timeout' })
        expect((await fetch(`${url()}/web/login`)).status).toBe(200)
        await world.kill()
        return
      }
      const outcome = await stopping
      expect(outcome.how).toBe('killed')
      expect(outcome.ms).toBeGreaterThanOrEqual(1_500)
      expect(await runtime.observe(good)).toMatchObject({ state: 'stopped' })
    })

    test('between server, page and server users are refused for moments only, and by no server that takes its socket over', async () => {
      await runtime.serve(good, serveWithin(limitMs))
      await runtime.standBy(good, ['base', 'web'])
      const goes = watchRefusals(good.listen.port)
      await runtime.stop(good, { ...limits, page: true })
      const gone = await goes.stop()
      const comes = watchRefusals(good.listen.port)
      await runtime.serve(good, serveWithin(limitMs))
      const back = await comes.stop()
      console.info(`${name}: refused ${inWords(gone)} when the server goes, ${inWords(back)} when it comes`)
      // 20 ms on an idle machine; the bound is there to notice seconds.
      expect(gone.longestMs).toBeLessThan(700)
      if (world.takesSocket) expect(back.refused).toBe(0)
    })
  })
}

async function upgrade(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(
    'GET /websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n\r\n',
  )
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

export interface Refusals {
  refused: number
  /** The longest stretch of refusals in a row, in milliseconds. */
  longestMs: number
}

const inWords = ({ refused, longestMs }: Refusals) => `${refused} times, at most ${longestMs} ms long,`

/** Connects every 2 ms until it is stopped. */
export function watchRefusals(port: number): { stop(): Promise<Refusals> } {
  let watching = true
  const seen = { refused: 0, longestMs: 0 }
  const watch = (async () => {
    let since: number | null = null
    while (watching) {
      const at = performance.now()
      const refused = await isRefused(port)
      if (refused) seen.refused += 1
      if (refused) since ??= at
      if (since !== null) seen.longestMs = Math.max(seen.longestMs, Math.ceil(performance.now() - since))
      if (!refused) since = null
      await sleep(2)
    }
  })()
  return {
    stop: async () => {
      watching = false
      await watch
      return seen
    },
  }
}

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', () => resolve(true))
  })
}
