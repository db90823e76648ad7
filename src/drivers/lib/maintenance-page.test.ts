import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { askPage } from './ask-page.ts'
import type { Address } from './listen.ts'
import { endPage, type PageInput, pageAnswers, startPage } from './maintenance-page.ts'
import { livingProcess, removeProcessFile } from './record-file.ts'
import { systemUser } from './user.ts'

let input: PageInput
let address: Address
beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-page-'))
  mkdirSync(join(folder, 'logs'))
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = { host: '127.0.0.1', port: (server.address() as { port: number }).port }
  await new Promise((resolve) => server.close(resolve))
  input = { folder, logFile: join(folder, 'logs', 'maintenance.log'), addresses: [address], user: await systemUser(null) }
})
afterEach(async () => {
  await endPage(input.folder)
  rmSync(input.folder, { recursive: true })
})

const living = () => livingProcess(input.folder, 'maintenance')

it('one that is killed is started again, and again, until it is ended', async () => {
  for (let round = 0; round < 2; round++) {
    const page = await startPage(input)
    await pageAnswers(input, page)
    process.kill(page.pid, 'SIGKILL')
    while ((await askPage(address, 500)) !== 503) await sleep(20)
    expect((await living())?.pid).not.toBe(page.pid)
  }
  await endPage(input.folder)
  await sleep(800)
  expect([await living(), await askPage(address, 500)]).toEqual([null, null])
})

it('one that somebody else ended is not: a control plane that took over while this one slept', async () => {
  const page = await startPage(input)
  await pageAnswers(input, page)
  await removeProcessFile(input.folder, 'maintenance')
  process.kill(page.pid, 'SIGKILL')
  await sleep(800)
  expect([await living(), await askPage(address, 500)]).toEqual([null, null])
})
