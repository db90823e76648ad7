/** `backup` as a process: it says whether the configuration is in it, because where it is looked for depends on where one stands. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, it } from 'vitest'
import { databaseForFile } from '../../../test/harness/databases.ts'

const program = resolve(import.meta.dirname, '../../../bin/evenkeel')
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-backup-command-'))
afterAll(() => rmSync(folder, { recursive: true }))
const url = await databaseForFile()

async function backup(file: string, ...flags: string[]) {
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, EVENKEEL_DATA: join(folder, 'data'), DATABASE_URL: url }
  const child = spawn(program, ['backup', join(folder, file), ...flags], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] })
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')])
  return stdout
}

it('names the configuration that is in it, or says that none is', async () => {
  mkdirSync(join(folder, 'data'))
  const config = join(folder, 'elsewhere.yaml')
  writeFileSync(config, `data: ${join(folder, 'data')}\n`)
  expect(await backup('1.tar.gz')).toMatch(/configuration: +not in it/)
  expect(JSON.parse(await backup('2.tar.gz', '--json')).config).toBe(null)
  expect(await backup('3.tar.gz', '--config', config)).toContain(config)
})
