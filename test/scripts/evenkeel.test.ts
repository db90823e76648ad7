/** bin/evenkeel in a clone, and in an installed package, with a main file that prints its arguments. Its Node is the one that runs these tests. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

let folder: string
let clone: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel clone '))
  clone = place(join(folder, 'clone'), 'src/cli/main.ts', 'const words: string[] = process.argv.slice(2)')
})
afterEach(() => rmSync(folder, { recursive: true }))

function place(at: string, main: string, firstLine: string): string {
  mkdirSync(join(at, 'bin'), { recursive: true })
  mkdirSync(dirname(join(at, main)), { recursive: true })
  cpSync(join(root, 'bin/evenkeel'), join(at, 'bin/evenkeel'))
  writeFileSync(join(at, 'package.json'), '{"type": "module"}')
  writeFileSync(join(at, main), `${firstLine}\nconsole.log(JSON.stringify([process.version, ...words]))\n`)
  return at
}

/** As npm installs it: an executable at `project/node_modules/.bin`. */
function installed(): { project: string; program: string } {
  const project = join(folder, 'project')
  place(join(project, 'node_modules/evenkeel'), 'dist/cli/main.js', 'const words = process.argv.slice(2)')
  mkdirSync(join(project, 'node_modules/.bin'))
  const program = join(project, 'node_modules/.bin/evenkeel')
  symlinkSync('../evenkeel/bin/evenkeel', program)
  return { project, program }
}

const bundled = `node-${process.platform}-${process.arch}`

function bring(at: string, version = process.versions.node, node = process.execPath): void {
  const at24 = join(at, 'node_modules', bundled)
  mkdirSync(join(at24, 'bin'), { recursive: true })
  symlinkSync(node, join(at24, 'bin/node'))
  writeFileSync(join(at24, 'package.json'), JSON.stringify({ name: bundled, version }, null, 2))
}

function oldNode(at: string): string {
  writeFileSync(join(at, 'node'), '#!/bin/sh\nexit 1\n')
  chmodSync(join(at, 'node'), 0o755)
  return join(at, 'node')
}

const evenkeel = (program: string, args: string[], cwd = '/', path = '/usr/bin:/bin') =>
  spawnSync(program, args, { cwd, encoding: 'utf8', env: { PATH: path, HOME: folder } })
const answer = (...words: string[]) => ({ status: 0, stdout: `${JSON.stringify([process.version, ...words])}\n`, stderr: '' })

it('runs the bundled Node from any folder, with its arguments as they are', () => {
  bring(clone)
  const words = ['run', 'show', 'a b', '', '--json']
  expect(evenkeel(join(clone, 'bin/evenkeel'), words)).toMatchObject(answer(...words))
})

it('is found through symbolic links, absolute and relative', () => {
  bring(clone)
  symlinkSync(join(clone, 'bin/evenkeel'), join(clone, 'absolute'))
  symlinkSync('../absolute', join(clone, 'src/relative'))
  expect(evenkeel(join(clone, 'src/relative'), ['version'])).toMatchObject(answer('version'))
  expect(evenkeel('./relative', ['version'], join(clone, 'src'))).toMatchObject(answer('version'))
})

it('names npm ci when the packages of a clone are not installed', () => {
  expect(evenkeel(join(clone, 'bin/evenkeel'), ['version'])).toMatchObject({
    status: 9,
    stdout: '',
    stderr: expect.stringContaining(`cd ${clone} && npm ci`),
  })
})

it.each([
  ['below the package', 'node_modules/evenkeel'],
  ['beside it', ''],
])('an installed package runs what was emitted, with the Node %s', (_where, at) => {
  const { project, program } = installed()
  bring(join(project, at))
  expect(evenkeel(program, ['version'])).toMatchObject(answer('version'))
})

it('passes over another version of Node that somebody else brought, and takes one of the PATH', () => {
  const { project, program } = installed()
  bring(project, '20.1.0', oldNode(folder))
  expect(evenkeel(program, ['version'], '/', `${dirname(process.execPath)}:/usr/bin:/bin`)).toMatchObject(answer('version'))
})

it('refuses an old Node of the PATH where none was brought, and says how to get one', () => {
  const { program } = installed()
  oldNode(folder)
  const refused = evenkeel(program, ['version'], '/', `${folder}:/usr/bin:/bin`)
  expect(refused).toMatchObject({ status: 9, stdout: '', stderr: expect.stringContaining('older than Node 24.15') })
  expect(refused.stderr).toContain('next: ')
})

it('says that Node is missing', () => {
  const { program } = installed()
  const bare = join(folder, 'bare')
  mkdirSync(bare)
  for (const name of ['sh', 'dirname', 'readlink', 'uname', 'grep']) symlinkSync(`/usr/bin/${name}`, join(bare, name))
  expect(evenkeel(program, ['version'], '/', bare)).toMatchObject({ status: 9, stderr: expect.stringContaining('Node is missing') })
})
