import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWholeFile } from './whole-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-whole-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('it replaces what was there, for its owner only', async () => {
  const path = join(folder, 'file')
  await writeFile(path, 'old', { mode: 0o644 })
  await writeWholeFile(path, 'new')
  expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['new', 0o600])
})

test('a write that fails leaves nothing beside what was there', async () => {
  await mkdir(join(folder, 'file'))
  await expect(writeWholeFile(join(folder, 'file'), 'new')).rejects.toThrow(/EISDIR/)
  expect(await readdir(folder)).toEqual(['file'])
})
