import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { recordOf } from '../drivers/lib/process-record.ts'
import { lockDataFolder, lockOwner } from './data-lock.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'evenkeel-lock-'))
})
afterEach(() => rmSync(data, { recursive: true }))

it('is taken once, and again after it was let go', () => {
  const unlock = lockDataFolder(data)
  expect(() => lockDataFolder(data)).toThrow(expect.objectContaining({ code: 'conflict', message: expect.stringContaining(String(process.pid)) }))
  expect(lockOwner(data)?.pid).toBe(process.pid)
  unlock()
  expect(readdirSync(data)).toEqual([])
  lockDataFolder(data)()
})

it('is taken over from a process that was killed', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  await once(child, 'spawn')
  writeFileSync(join(data, 'up.lock'), JSON.stringify(recordOf(child.pid ?? 0)))
  expect(() => lockDataFolder(data)).toThrow(expect.objectContaining({ code: 'conflict' }))
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockDataFolder(data)()
})

it('is taken over when the pid belongs to another process by now', () => {
  writeFileSync(join(data, 'up.lock'), JSON.stringify({ pid: process.pid, startTime: '1' }))
  lockDataFolder(data)()
  expect(existsSync(join(data, 'up.lock'))).toBe(false)
})

it('says so when the folder cannot be written', () => {
  expect(() => lockDataFolder(join(data, 'missing'))).toThrow(expect.objectContaining({ code: 'denied' }))
})
