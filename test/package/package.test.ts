/**
 * What `npm pack` gives, installed in another place with npm's own means, is the product: it starts on a Node of its own, runs, and stops. Packed from a copy of
 * the clone, so that nothing appears in the clone meanwhile. Needs npm's cache (filled by `npm ci`) or its registry.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCommand, startCommand } from '../harness/command-line.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-package-'))
// PostgreSQL runs as another user where the tests run as root.
chmodSync(folder, 0o711)
afterAll(() => rmSync(folder, { recursive: true }))

/** A user's PATH: without the Node of this clone. */
const PATH = (process.env.PATH ?? '')
  .split(':')
  .filter((entry) => !entry.includes('node_modules'))
  .join(':')

function npm(args: string[], cwd: string): SpawnSyncReturns<string> {
  const env = { PATH, HOME: process.env.HOME, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_fetch_retries: '0' }
  return spawnSync('npm', args, { cwd, encoding: 'utf8', env })
}

function pack(): { file: string; names: string[] } {
  const copy = join(folder, 'clone')
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  for (const name of stdout.trim().split('\n')) {
    if (existsSync(join(root, name)))
      cpSync(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const packed = npm(['pack', '--json', '--pack-destination', folder], copy)
  expect(packed.stderr + packed.stdout, 'npm pack').toContain('"filename"')
  // Scripts of the package may write before npm's document.
  const [{ filename, files }] = JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[/m)))
  expect(existsSync(join(copy, 'dist')), 'what was built is taken away again').toBe(false)
  return { file: join(folder, filename), names: files.map(({ path }: { path: string }) => path) }
}

const withoutRegistry = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/

it('npm pack gives a package that installs elsewhere and runs', { timeout: 300_000 }, async (context) => {
  const { file, names } = pack()
  expect(names).toEqual(expect.arrayContaining(['bin/evenkeel', 'dist/cli/main.js']))
  expect(names).toContainEqual(expect.stringMatching(/^dist\/drivers\/.*\/maintenance-main\.js$/))
  expect(names).toEqual(
    expect.arrayContaining([
      'catalogue/delta.yaml',
      'share/systemd/evenkeel.service',
      'share/drill/1.1/evenkeel_drill/__manifest__.py',
      'docs/how-to/install.md',
    ]),
  )
  expect(names.filter((name) => /\.(ts|map|tgz)$|\.(test|contract)\.|^(src|test|sandbox|scripts|bench)\//.test(name))).toEqual([])
  expect(names.filter((name) => name.endsWith('.sql') && name.includes('migrations'))).not.toEqual([])

  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{}')
  const installed = npm(['install', '--prefer-offline', '--ignore-scripts', file], project)
  if (installed.status !== 0 && withoutRegistry.test(installed.stderr)) {
    console.warn(`skipped: installing the package, because npm has neither its cache nor a registry: ${installed.stderr.split('\n')[0]}`)
    context.skip('no registry')
  }
  expect(installed.status, installed.stderr).toBe(0)

  const program = join(project, 'node_modules/.bin/evenkeel')
  const data = join(project, 'data')
  const options = { program, cwd: project, env: { PATH, EVENKEEL_DATA: data, HOME: folder } }
  const run = (...args: string[]) => runCommand(args, options)

  expect(JSON.parse((await run('version', '--json')).stdout)).toMatchObject({ kind: 'Version', node: process.versions.node, server: null })
  expect(await run('init')).toMatchObject({ code: 0, stdout: expect.stringContaining(`made  ${data}`) })
  expect((await run('completion', 'bash')).stdout).toContain('complete ')

  const { child, out } = startCommand(['up', '--listen', '127.0.0.1:0', '--json'], options)
  const ended = once(child, 'close')
  try {
    while (!out.stdout.includes('\n') && child.exitCode === null) await Promise.race([once(child.stdout, 'data'), ended])
    expect(JSON.parse(out.stdout || '{}'), out.stderr).toMatchObject({ kind: 'Ready', data })
    expect(await run('instance', 'list', '--json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"InstanceList"') })
    expect(JSON.parse((await run('doctor', '--json')).stdout)).toMatchObject({ kind: 'Doctor' })
  } finally {
    child.kill('SIGTERM')
  }
  expect(await ended).toEqual([0, null])
  expect(existsSync(join(dirname(dirname(program)), 'evenkeel/.evenkeel')), 'nothing is kept inside the package').toBe(false)
})
