import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeServerFile } from '../server/server-file.ts'
import { findConnection } from './connection.ts'
import type { Flags } from './flags.ts'
import type { World } from './program.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'evenkeel-connection-'))
  writeFileSync(join(data, 'token'), 'evk_first\n')
  writeFileSync(join(data, 'other'), 'evk_other\n')
  writeServerFile(data, { address: 'http://127.0.0.1:7410', tokenFile: join(data, 'token'), pid: 1 })
})
afterEach(() => rmSync(data, { recursive: true }))

const find = (flags: Partial<Flags>, env: Record<string, string> = {}) =>
  findConnection({ data, ...flags } as Flags, { env, cwd: data, root: false } as World)

it('what the server wrote into the data folder', async () => {
  expect(await find({})).toEqual({ address: 'http://127.0.0.1:7410', token: 'evk_first' })
})

it('flags come before the environment, and both before the data folder', async () => {
  const env = { EVENKEEL_SERVER: 'http://b:1/', EVENKEEL_TOKEN_FILE: join(data, 'token') }
  expect(await find({}, env)).toEqual({ address: 'http://b:1', token: 'evk_first' })
  expect(await find({ server: 'https://a', tokenFile: 'other' }, env)).toEqual({ address: 'https://a', token: 'evk_other' })
})

it("the data folder's token is never sent to another server", async () => {
  expect(await find({ server: 'http://localhost:7410/' })).toMatchObject({ token: 'evk_first' })
  await expect(find({ server: 'http://127.0.0.1:7411' })).rejects.toEqual(expect.objectContaining({ code: 'unauthorized' }))
  await expect(find({ server: 'https://127.0.0.1:7410' })).rejects.toEqual(expect.objectContaining({ code: 'unauthorized' }))
})

it('says what is missing', async () => {
  await expect(find({ data: join(data, 'none') })).rejects.toEqual(expect.objectContaining({ code: 'unreachable', hint: 'evenkeel up' }))
  await expect(find({ server: 'localhost:7410' })).rejects.toEqual(expect.objectContaining({ code: 'usage' }))
  await expect(find({ tokenFile: 'none' })).rejects.toEqual(
    expect.objectContaining({ code: 'unauthorized', message: expect.stringContaining('does not exist') }),
  )
})
