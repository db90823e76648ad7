/** Commands that fail, hang and lie: each is an error that names the command, and users keep or get back the server that they had. */
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RuntimeCommands } from '../../domain/instance.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { serveWithin } from '../../ports/runtime.contract.ts'
import type { Runtime } from '../../ports/runtime.ts'
import { currentLink } from '../lib/current-link.ts'
import { makeCommandWorld } from './world.contract.ts'

const limits = { drainMs: 5_000, limitMs: 20_000 }
const [good, limitMs] = ['good', 20_000] as const

let world: Awaited<ReturnType<typeof makeCommandWorld>>
let runtime: Runtime
let folder: string
beforeAll(async () => {
  world = await makeCommandWorld('18.0', 'stand-in')
  runtime = world.open()
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-broken-'))
})
afterEach(() => runtime.stop(world.target(good), { ...limits, page: false }))
afterAll(async () => {
  await world?.destroy()
  await rm(folder, { recursive: true, force: true })
})

/** The same instance, one command of which does this instead. `$REAL` is the command that works. */
async function broken(name: keyof RuntimeCommands, script: string, content: 'good' | 'other' = good): Promise<OdooTarget> {
  const target = world.target(content)
  const file = join(await mkdtemp(join(folder, 'x-')), name)
  const real = target.commands?.[name].join(' ')
  await writeFile(file, `#!/bin/sh\nREAL='${real}'\n${script}\n`)
  await chmod(file, 0o755)
  return { ...target, commands: { ...(target.commands as RuntimeCommands), [name]: [file] } }
}

const page = async () => (await fetch(`http://127.0.0.1:${world.target(good).listen.port}/web/login`).catch(() => null))?.status ?? null

test('start fails: what it said and its exit code; the page is there again', async () => {
  await runtime.stop(world.target(good), { ...limits, page: true })
  const serving = runtime.serve(await broken('start', 'echo "Unit odoo.service not found." >&2; exit 5'), serveWithin(limitMs))
  await expect(serving).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/start command ".*" ended with exit code 5 \("Unit odoo.service not found."\)/),
    hint: expect.stringContaining('commands.log'),
  })
  expect(await page()).toBe(503)
})

test('start hangs, with Odoo in the foreground: it is ended at the limit, and so is what it started', async () => {
  const serving = runtime.serve(await broken('start', '$REAL; sleep 600'), serveWithin(3_000))
  await expect(serving).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('must return once Odoo is being started') })
  expect([await page(), (await runtime.observe(world.target(good))).state]).toEqual([null, 'stopped'])
})

test('start ends with 0, and nothing listens: said as soon as the status command says so', async () => {
  const serving = runtime.serve(await broken('start', 'exit 0'), serveWithin(limitMs))
  await expect(serving).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/status command ".*" ended with exit code 3 \(down\)/),
  })
})

test('start ends with 0, nothing listens, and status says "up" all the same: said at the limit', async () => {
  const start = (await broken('start', 'exit 0')).commands?.start ?? []
  const target = await broken('status', 'exit 0')
  const serving = runtime.serve({ ...target, commands: { ...(target.commands as RuntimeCommands), start } }, serveWithin(2_500))
  await expect(serving).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(/nothing answered within the time limit, while its status .*\(up\)/),
  })
})

test('stop that does not stop: users keep the server they have', async () => {
  await runtime.serve(world.target(good), serveWithin(limitMs))
  const stopping = runtime.stop(await broken('stop', 'exit 0'), { drainMs: 500, limitMs: 1_500, page: true })
  await expect(stopping).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(/was not stopped: .*status command .*\(up\), and port \d+ is held by process/),
  })
  expect([await page(), (await runtime.observe(world.target(good))).state]).toEqual([200, 'serving'])
  await runtime.serve(world.target(good), serveWithin(limitMs))
})

test('stop fails or hangs: the same', async () => {
  await runtime.serve(world.target(good), serveWithin(limitMs))
  const fails = runtime.stop(await broken('stop', 'echo "Access denied"; exit 1'), { ...limits, page: true })
  await expect(fails).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('exit code 1 ("Access denied")') })
  const hangs = runtime.stop(await broken('stop', 'sleep 600'), { drainMs: 500, limitMs: 1_000, page: true })
  await expect(hangs).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('did not end within 1 s') })
  expect(await page()).toBe(200)
})

test('status that says "up" for ever: seen once nobody listens, and the server comes back when it is asked for', { timeout: 90_000 }, async () => {
  await runtime.serve(world.target(good), serveWithin(limitMs))
  const liar = await broken('status', 'exit 0')
  const stopping = runtime.stop(liar, { ...limits, page: true })
  await expect(stopping).rejects.toMatchObject({ code: 'timeout', hint: expect.stringContaining('status command') })
  expect(await page()).toBe(null)
  await runtime.serve(liar, serveWithin(limitMs))
  expect(await page()).toBe(200)
})

test('status that says "down" about a server that answers, or neither: not believed, before anything is stopped', async () => {
  await runtime.serve(world.target(good), serveWithin(limitMs))
  for (const [code, says] of [
    [3, /\(down\), but port \d+ is held by process/],
    [1, /neither 0 \(up\) nor 3 \(down\)/],
  ] as const) {
    const liar = await broken('status', `exit ${code}`)
    expect(await runtime.observe(liar)).toMatchObject({ state: 'unknown', detail: expect.stringMatching(says) })
    await expect(runtime.stop(liar, { ...limits, page: true })).rejects.toMatchObject({ code: 'conflict' })
    await expect(runtime.serve(liar, serveWithin(limitMs))).rejects.toMatchObject({ code: 'conflict' })
  }
  expect(await page()).toBe(200)
})

test('a supervisor that starts Odoo again behind our back is seen beside the page, and it is stopped before the next release is served', async () => {
  await runtime.serve(world.target(good), serveWithin(limitMs))
  await runtime.stop(world.target(good), { ...limits, page: true })
  const beside = await broken('status', 'exit 0')
  expect(await runtime.observe(beside)).toMatchObject({ state: 'maintenance', detail: expect.stringContaining('(up)') })
})

test('a program that is not there is named, and nothing is done', async () => {
  await runtime.serve(world.target(good), serveWithin(limitMs))
  const target = world.target('other')
  const gone = { ...target, commands: { ...(target.commands as RuntimeCommands), stop: ['/nowhere/odooctl', 'stop'] } }
  await expect(runtime.stop(gone, { ...limits, page: true })).rejects.toMatchObject({
    code: 'notFound',
    message: expect.stringContaining('/nowhere/odooctl'),
  })
  expect(await page()).toBe(200)
})

test('commands get the folder that is to be served, `current` points to it, and nothing of our own environment', async () => {
  const [file] = (await broken('start', `env > ${join(folder, 'environment')}; exec $REAL`, 'other')).commands?.start ?? []
  const target = world.target('other')
  process.env.PGPASSWORD = 'not for commands'
  await runtime.serve({ ...target, commands: { ...(target.commands as RuntimeCommands), start: [file ?? ''] } }, serveWithin(limitMs))
  delete process.env.PGPASSWORD
  const { readFile } = await import('node:fs/promises')
  const environment = await readFile(join(folder, 'environment'), 'utf8')
  expect(environment).toContain(`EVENKEEL_ADDONS=${target.addonsPath[0]}\n`)
  expect(environment).not.toContain('not for commands')
  expect(join(target.folder, await readlink(currentLink(target.folder)))).toBe(target.addonsPath[0])
})

test('a port in other hands is a conflict, and nothing is started', async () => {
  const holder = createServer().listen(world.target(good).listen.port, '127.0.0.1')
  await once(holder, 'listening')
  const started = join(folder, 'started')
  await mkdir(folder, { recursive: true })
  const serving = runtime.serve(await broken('start', `touch ${started}`), serveWithin(limitMs))
  await expect(serving).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(String(process.pid)) })
  await expect(readlink(started)).rejects.toMatchObject({ code: 'ENOENT' })
  holder.close()
  await once(holder, 'close')
})
