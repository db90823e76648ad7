/** A fresh clone, an interrupted install, a changed lockfile: scripts/bootstrap with an npm of our own that only records that it was called. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

let clone: string
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'evenkeel-clone-'))
  mkdirSync(join(clone, 'scripts'))
  mkdirSync(join(clone, 'tools'))
  cpSync(join(root, 'scripts/bootstrap'), join(clone, 'scripts/bootstrap'))
  writeFileSync(join(clone, 'package-lock.json'), '{"lockfileVersion": 3}\n')
  installNpm(`mkdir -p node_modules/.bin
    ln -sf ${process.execPath} node_modules/.bin/node
    touch node_modules/.package-lock.json`)
})
afterEach(() => rmSync(clone, { recursive: true }))

function installNpm(body: string): void {
  writeFileSync(join(clone, 'tools/npm'), `#!/bin/sh\necho "$@" >>npm-calls\n${body}\n`)
  chmodSync(join(clone, 'tools/npm'), 0o755)
}

function bootstrap(path = `${join(clone, 'tools')}:/usr/bin:/bin`) {
  const command = '. "$0/scripts/bootstrap" && pwd -P && command -v node'
  return spawnSync('/bin/bash', ['--norc', '-euc', command, clone], { cwd: '/', encoding: 'utf8', env: { PATH: path } })
}

function npmCalls(): number {
  const file = join(clone, 'npm-calls')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0
}

function changeLockfile(): void {
  writeFileSync(join(clone, 'package-lock.json'), '{"lockfileVersion": 3, "packages": {}}\n')
  const later = Date.now() / 1000 + 60
  utimesSync(join(clone, 'package-lock.json'), later, later)
}

it('installs once on a fresh clone, says so, and goes to the clone with its Node first', () => {
  const first = bootstrap()
  expect(first).toMatchObject({ status: 0, stdout: `${clone}\n${clone}/node_modules/.bin/node\n` })
  expect(first.stderr).toContain('npm ci')
  expect(bootstrap()).toMatchObject({ status: 0, stderr: '' })
  expect(npmCalls()).toBe(1)
})

it('installs again when the lockfile changed', () => {
  bootstrap()
  changeLockfile()
  expect(bootstrap().status).toBe(0)
  expect(bootstrap().stderr).toBe('')
  expect(npmCalls()).toBe(2)
})

it('installs again after an install that was interrupted', () => {
  mkdirSync(join(clone, 'node_modules/half-a-package'), { recursive: true })
  expect(bootstrap().status).toBe(0)
  expect(npmCalls()).toBe(1)
})

it('believes an install that a person made with npm ci', () => {
  mkdirSync(join(clone, 'node_modules/.bin'), { recursive: true })
  symlinkSync(process.execPath, join(clone, 'node_modules/.bin/node'))
  writeFileSync(join(clone, 'node_modules/.package-lock.json'), '{}')
  expect(bootstrap().status).toBe(0)
  expect(npmCalls()).toBe(0)
})

it('says in a sentence that npm failed, and is not content the next time', () => {
  installNpm('mkdir -p node_modules; echo E500 registry down >&2; exit 1')
  const failed = bootstrap()
  expect(failed.status).toBe(9)
  expect(failed.stderr).toContain('E500 registry down')
  expect(failed.stderr).toContain('npm ci failed')
  bootstrap()
  expect(npmCalls()).toBe(2)
})

it('says in a sentence that npm is missing', () => {
  rmSync(join(clone, 'tools/npm'))
  const bare = join(clone, 'tools')
  for (const name of ['cat', 'cksum', 'dirname']) symlinkSync(`/usr/bin/${name}`, join(bare, name))
  expect(bootstrap(bare)).toMatchObject({ status: 9, stderr: expect.stringContaining('npm is missing') })
})

it('refuses a Node that is too old where the lockfile brings none', () => {
  installNpm(
    'mkdir -p node_modules/.bin; printf "#!/bin/sh\\nexit 1\\n" >node_modules/.bin/node; chmod +x node_modules/.bin/node; touch node_modules/.package-lock.json',
  )
  expect(bootstrap()).toMatchObject({ status: 9, stderr: expect.stringContaining('Node 24.15 or newer') })
})
