/** `up` with the real server on a private cluster: ready, guarded against a second one, found without flags, stopped. */
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCommand, startCommand } from '../../../test/harness/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-up-'))
// PostgreSQL runs as another user where the tests run as root.
chmodSync(folder, 0o711)
const data = join(folder, 'data')
const run = (...args: string[]) => runCommand(args, { cwd: folder, env: { EVENKEEL_DATA: data } })
const { child, out } = startCommand(['up', '--listen', '127.0.0.1:0', '--json'], { cwd: folder, env: { EVENKEEL_DATA: data } })
const ended = once(child, 'close')

afterAll(async () => {
  child.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true })
})

it('runs until it is stopped', { timeout: 180_000 }, async () => {
  while (!out.stdout.includes('\n') && child.exitCode === null) await Promise.race([once(child.stdout, 'data'), ended])
  const ready = JSON.parse(out.stdout)
  expect(ready).toMatchObject({ kind: 'Ready', data, tokenFile: join(data, 'token'), pid: child.pid })
  expect(statSync(ready.tokenFile).mode & 0o777).toBe(0o600)

  expect(await run('instance', 'list')).toMatchObject({ code: 0 })
  expect(JSON.parse((await run('version', '--json')).stdout).server).toEqual({ version: '0.1.0', address: ready.address })
  expect(await run('up', '--listen', '127.0.0.1:0')).toMatchObject({ code: 4, stderr: expect.stringContaining(`process ${child.pid}`) })
  const elsewhere = ['up', '--data', join(folder, 'other'), '--listen', new URL(ready.address).host]
  expect(await run(...elsewhere)).toMatchObject({ code: 4, stderr: expect.stringContaining('is held by') })

  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(out.stderr).toContain('A second signal quits at once')
  expect([existsSync(join(data, 'server.json')), existsSync(join(data, 'up.lock'))]).toEqual([false, false])
  expect((await run('instance', 'list')).code).toBe(8)
})
