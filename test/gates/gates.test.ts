/** Tripwires: every gate is shown a planted fault and must refuse it. The layers' tripwires are in scripts/check-layers.ts, which runs them every time. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const fixtures = join(import.meta.dirname, 'fixtures')
const tool = (name: string) => join(root, 'node_modules/.bin', name)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-gate-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function run(program: string, args: string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

it('tsc refuses what Node cannot strip, unchecked indexes, undefined for absent, and imports of types as values', () => {
  const { status, output } = run(tool('tsc'), ['--noEmit', '-p', join(fixtures, 'types')], root)
  expect(status).not.toBe(0)
  for (const code of ['TS1294', 'TS2322', 'TS2375', 'TS1484']) expect(output).toContain(code)
})

it('biome refuses promises that nobody awaits, undeclared dependencies and bare module names', () => {
  for (const name of ['biome.json', '.gitignore', 'package.json']) cpSync(join(root, name), join(folder, name))
  cpSync(join(fixtures, 'lint'), folder, { recursive: true })
  const { status, output } = run(tool('biome'), ['check', '--error-on-warnings', '.'], folder)
  expect(status).not.toBe(0)
  for (const rule of ['noFloatingPromises', 'noUndeclaredDependencies', 'useNodejsImportProtocol']) expect(output).toContain(rule)
})

it('knip refuses files, exports and dependencies that nobody uses', () => {
  cpSync(join(fixtures, 'dead'), folder, { recursive: true })
  cpSync(join(root, 'knip.json'), join(folder, 'knip.json'))
  const { status, output } = run(tool('knip'), [], folder)
  expect(status).not.toBe(0)
  for (const name of ['src/orphan.ts', 'neverImported', 'left-over']) expect(output).toContain(name)
})

it('a generated file that is not up to date is refused with the command that makes it', () => {
  writeFileSync(join(folder, 'generator.mjs'), `import { writeFileSync } from 'node:fs'\nwriteFileSync(process.argv[2] + '/types.ts', 'fresh\\n')\n`)
  const compare = (committed: string) => {
    writeFileSync(join(folder, 'types.ts'), committed)
    const command = '. "$0"; same_as_generated generator.mjs types.ts'
    return spawnSync('bash', ['--norc', '-euc', command, join(root, 'scripts/check-generated')], { cwd: folder, encoding: 'utf8' })
  }
  expect(compare('fresh\n').status).toBe(0)
  const refused = compare('stale\n')
  expect(refused.status).toBe(1)
  expect(refused.stdout).toContain('+fresh')
  expect(refused.stderr).toContain('next: npm run generate')
})
