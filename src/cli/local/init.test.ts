import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCommand } from '../../../test/harness/command-line.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-init-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const init = async (...args: string[]) => {
  const { code, stdout, stderr } = await runCommand(['init', '--json', ...args], { cwd: folder })
  return { code, document: stdout === '' ? JSON.parse(stderr) : JSON.parse(stdout) }
}

it('makes configuration and data folder once; what is there is kept', async () => {
  const data = join(folder, 'data')
  const config = join(folder, 'evenkeel.yaml')
  const items = (state: string) => [data, config].map((path) => ({ path, state }))
  expect(await init('--data', 'data')).toEqual({ code: 0, document: { apiVersion: 'evenkeel/v1', kind: 'Init', config, data, items: items('made') } })
  expect(statSync(data).mode & 0o777).toBe(0o711)
  expect(readFileSync(config, 'utf8')).toContain('\ndata: data\n')
  writeFileSync(config, 'data: data\nlisten: 127.0.0.1:9999\n')
  expect(await init()).toMatchObject({ code: 0, document: { data, items: items('kept') } })
  expect(readFileSync(config, 'utf8')).toContain('9999')
})

it('says so when the configuration names another folder, and changes nothing', async () => {
  await init('--data', 'data')
  expect(await init('--data', 'other')).toMatchObject({
    code: 4,
    document: { code: 'conflict', message: expect.stringContaining('Nothing was changed') },
  })
})

it('says so when the folder cannot be one', async () => {
  writeFileSync(join(folder, 'file'), '')
  expect((await init('--data', 'file')).code).toBe(4)
  expect((await init('--data', 'file/below')).code).toBe(6)
})

it('the folder that init chose is the one that commands find', async () => {
  await init('--data', 'data')
  mkdirSync(join(folder, 'deep'))
  const { stderr } = await runCommand(['instance', 'list'], { cwd: join(folder, 'deep') })
  expect(stderr).toContain(`No server runs on the data folder ${join(folder, 'data')}`)
})
