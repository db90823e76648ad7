import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { recordOf } from '../drivers/lib/process-record.ts'
import { isLeftLocked, lockDataFolder, lockOwner } from './data-lock.ts'

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
  expect(lockOwner(data)).toBe(null)
  expect(isLeftLocked(data)).toBe(false)
  const again = lockDataFolder(data)
  // Whoever lost the folder without knowing takes nothing away from the one that has it.
  unlock()
  expect(lockOwner(data)?.pid).toBe(process.pid)
  again()
  expect(readdirSync(data)).toEqual(['up.lock.2'])
})

it('is taken over from a process that was killed', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
  await once(child, 'spawn')
  writeFileSync(join(data, 'up.lock'), JSON.stringify(recordOf(child.pid ?? 0)))
  expect(() => lockDataFolder(data)).toThrow(expect.objectContaining({ code: 'conflict' }))
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isLeftLocked(data)).toBe(true)
  lockDataFolder(data)()
  expect(isLeftLocked(data)).toBe(false)
})

it('is taken over when the pid belongs to another process by now', () => {
  writeFileSync(join(data, 'up.lock'), JSON.stringify({ pid: process.pid, startTime: '1' }))
  lockDataFolder(data)()
  expect(readdirSync(data)).toEqual(['up.lock.1'])
})

it('of many that find a lock left and start at once, one has the folder', async () => {
  const folders = Array.from({ length: 150 }, (_, round) => {
    const folder = join(data, String(round))
    mkdirSync(folder)
    writeFileSync(join(folder, 'up.lock'), JSON.stringify({ pid: process.pid, startTime: '1' }))
    return folder
  })
  // Everybody is at the same folder at the same time; nobody lets go, and each lives until all have tried.
  const starter = `
    const { lockDataFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'data-lock.ts'))})
    const won = []
    console.log('ready')
    const from = Number(await new Promise((resolve) => process.stdin.once('data', resolve)))
    for (const [round, folder] of ${JSON.stringify(folders)}.entries()) {
      while (Date.now() < from + round * 4);
      try { lockDataFolder(folder); won.push(folder) } catch (error) { if (error.code !== 'conflict') throw error }
    }
    console.log(JSON.stringify(won))
    process.stdin.once('data', () => process.exit(0))`
  const starters = Array.from({ length: 3 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', starter], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    return { child, line: async () => String((await lines.next()).value) }
  })
  for (const { line } of starters) expect(await line()).toBe('ready')
  for (const { child } of starters) child.stdin.write(`${Date.now() + 50}\n`)
  const won = (await Promise.all(starters.map(({ line }) => line()))).flatMap((line) => JSON.parse(line) as string[])
  for (const { child } of starters) child.stdin.end('\n')
  expect(won.toSorted()).toEqual(folders.toSorted())
})

it('says so when the folder cannot be written', () => {
  expect(() => lockDataFolder(join(data, 'missing'))).toThrow(expect.objectContaining({ code: 'denied' }))
})
