import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Series } from '../../domain/instance.ts'
import { withoutCache } from '../facts/cache.ts'
import { readModules } from '../facts/read-modules.ts'
import { allowRule, checkModules, rules } from './check-modules.ts'
import type { FixtureFiles, Fixtures } from './rule.ts'

let root: string
let made = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-rules-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function check(files: FixtureFiles, series: Series = '16.0') {
  const folder = join(root, String(made++))
  for (const [path, text] of Object.entries({ '__manifest__.py': "{'version': '1.0'}", ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const modules = await readModules(new Map([['one', folder]]), { cache: withoutCache })
  const others = new Map([
    ['base', { installable: true, depends: [] }],
    ['old', { installable: false, depends: [] }],
  ])
  return checkModules({ modules, series, others })
}

const { fixtures } = await (async () => {
  const found: Record<string, Fixtures> = {}
  for (const { id } of rules) found[id] = (await import(`./${id}/fixtures.ts`)).fixtures
  return { fixtures: found }
})()

test('every folder is a rule, and every rule has a page', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).sort()).toEqual(rules.map(({ id }) => id).sort())
  const pages = join(import.meta.dirname, '../../../docs/rules')
  for (const { id } of [...rules, allowRule]) expect(existsSync(join(pages, `${id}.md`)), id).toBe(true)
})

describe.each(rules)('$id', ({ id }) => {
  test.each(fixtures[id]!.bad)('finds $why', async ({ files, series, finds }) => {
    const { findings } = await check(files, series)
    expect(findings.filter(({ rule }) => rule === id).map(({ path, line }) => `${path}:${line}`)).toEqual(finds)
  })
  test.each(fixtures[id]!.good)('leaves alone: $why', async ({ files, series }) => {
    const { findings } = await check(files, series)
    expect(findings.filter(({ rule }) => rule === id)).toEqual([])
  })
})

describe('allowing', () => {
  const code = (comment: string) => ({ 'models/a.py': `import os\n${comment}\nos.system("x")\n` })
  test('with a reason takes the finding away, and shows it', async () => {
    const { verdict, findings, allowed } = await check(code('# evenkeel: allow effect-at-import because the driver needs it'))
    expect({ verdict, findings }).toEqual({ verdict: 'ok', findings: [] })
    expect(allowed).toMatchObject([{ rule: 'effect-at-import', line: 3, because: 'the driver needs it' }])
  })
  test.each([
    ['no reason', '# evenkeel: allow effect-at-import', ['allow-without-reason', 'effect-at-import']],
    ['an unknown rule', '# evenkeel: allow everything because I can', ['allow-without-reason', 'effect-at-import']],
    ['another rule', '# evenkeel: allow dependency because it is', ['effect-at-import']],
  ])('%s takes nothing away', async (_what, comment, found) => {
    expect((await check(code(comment))).findings.map(({ rule }) => rule)).toEqual(found)
  })
})

test('what could not be looked at is not ok', async () => {
  const folder = join(root, 'unknown')
  await mkdir(folder)
  await writeFile(join(folder, '__manifest__.py'), "{'depends': ['base']}")
  const modules = await readModules(new Map([['one', folder]]), { cache: withoutCache })
  expect(checkModules({ modules, series: '16.0', others: null })).toMatchObject({
    verdict: 'notMeasured',
    findings: [],
    notMeasured: [expect.stringContaining('base')],
  })
})

test('a circle of modules is told once per module, with the way round', async () => {
  const folders = new Map<string, string>()
  for (const [name, depends] of [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
  ] as const) {
    folders.set(name, join(root, `circle-${name}`))
    await mkdir(join(root, `circle-${name}`))
    await writeFile(join(root, `circle-${name}`, '__manifest__.py'), `{'depends': ['${depends}']}`)
  }
  const { findings } = checkModules({ modules: await readModules(folders, { cache: withoutCache }), series: '16.0', others: new Map() })
  expect(findings.map(({ text }) => text)).toEqual([
    'depends on itself: a -> b -> c -> a',
    'depends on itself: b -> c -> a -> b',
    'depends on itself: c -> a -> b -> c',
  ])
})
