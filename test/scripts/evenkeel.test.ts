/** bin/evenkeel in a clone of its own with a main.ts that prints its arguments. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

let clone: string
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'evenkeel clone '))
  mkdirSync(join(clone, 'bin'))
  mkdirSync(join(clone, 'src/cli'), { recursive: true })
  cpSync(join(root, 'bin/evenkeel'), join(clone, 'bin/evenkeel'))
  writeFileSync(join(clone, 'package.json'), '{"type": "module"}')
  writeFileSync(
    join(clone, 'src/cli/main.ts'),
    'const words: string[] = process.argv.slice(2)\nconsole.log(JSON.stringify([process.version, ...words]))\n',
  )
})
afterEach(() => rmSync(clone, { recursive: true }))

function install(): void {
  mkdirSync(join(clone, 'node_modules/.bin'), { recursive: true })
  symlinkSync(process.execPath, join(clone, 'node_modules/.bin/node'))
}

const evenkeel = (program: string, args: string[], cwd = '/') => spawnSync(program, args, { cwd, encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })

it('runs the bundled Node from any folder, with its arguments as they are', () => {
  install()
  const answer = evenkeel(join(clone, 'bin/evenkeel'), ['run', 'show', 'a b', '', '--json'])
  expect(answer).toMatchObject({ status: 0, stdout: `${JSON.stringify([process.version, 'run', 'show', 'a b', '', '--json'])}\n`, stderr: '' })
})

it('is found through symbolic links, absolute and relative', () => {
  install()
  symlinkSync(join(clone, 'bin/evenkeel'), join(clone, 'absolute'))
  symlinkSync('../absolute', join(clone, 'src/relative'))
  expect(evenkeel(join(clone, 'src/relative'), ['version'])).toMatchObject({ status: 0, stderr: '' })
  expect(evenkeel('./relative', ['version'], join(clone, 'src'))).toMatchObject({ status: 0, stderr: '' })
})

it('names npm ci when the packages are not installed', () => {
  expect(evenkeel(join(clone, 'bin/evenkeel'), ['version'])).toMatchObject({
    status: 9,
    stdout: '',
    stderr: expect.stringContaining(`cd ${clone} && npm ci`),
  })
})

it('refuses an old Node where the lockfile brings none', () => {
  mkdirSync(join(clone, 'node_modules'))
  writeFileSync(join(clone, 'node'), '#!/bin/sh\nexit 1\n')
  chmodSync(join(clone, 'node'), 0o755)
  const answer = spawnSync(join(clone, 'bin/evenkeel'), ['version'], { encoding: 'utf8', env: { PATH: `${clone}:/usr/bin:/bin` } })
  expect(answer).toMatchObject({ status: 9, stderr: expect.stringContaining('older than Node 24.15') })
})
