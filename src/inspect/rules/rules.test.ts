import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { CheckFinding } from '../../domain/release-check.ts'
import { withoutCache } from '../facts/cache.ts'
import { readModules } from '../facts/read-modules.ts'
import { allowRules } from './allow.ts'
import { checkModule, judgeChecks, rules } from './check-modules.ts'
import { definitionsOf } from './definitions.ts'
import { closureOf, headOf } from './module-head.ts'
import type { Fixture, FixtureFiles, Fixtures } from './rule.ts'

let root: string
let made = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'evenkeel-rules-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function factsOf(modules: Record<string, FixtureFiles>): Promise<Map<string, ModuleFacts>> {
  const place = join(root, String(made++))
  for (const [name, files] of Object.entries(modules)) {
    for (const [path, text] of Object.entries({ '__manifest__.py': "{'version': '1.0'}", '__init__.py': 'from .models import a\n', ...files })) {
      await mkdir(dirname(join(place, name, path)), { recursive: true })
      await writeFile(join(place, name, path), text)
    }
  }
  const folders = new Map(Object.keys(modules).map((name) => [name, join(place, name)]))
  return new Map((await readModules(folders, { cache: withoutCache, unread: 'digest' })).map((facts) => [facts.name, facts]))
}

interface Trial extends Omit<Fixture, 'why' | 'files'> {
  complete?: boolean
}

/** The module `one`, beside base and a module that is not installable. */
async function check(files: FixtureFiles, { series = '16.0', beside = {}, before, complete = true }: Trial = {}) {
  const others: Record<string, FixtureFiles> = complete ? { base: {}, old: { '__manifest__.py': "{'installable': False}" } } : {}
  const facts = await factsOf({ ...others, ...beside, one: files })
  const heads = new Map([...facts.values()].map((each) => [each.name, headOf(each.name, each.folder, each.manifest)]))
  const module = facts.get('one')!
  const found = checkModule({
    module,
    series,
    heads,
    complete,
    closure: closureOf(heads.get('one')!.depends, heads),
    definitionsOf: (name) => (facts.has(name) ? definitionsOf(facts.get(name)!) : null),
    ...(before ? { before: (await factsOf({ one: before })).get('one')! } : {}),
  })
  return judgeChecks({ modules: [found], findings: [], allowances: [], notMeasured: [] })
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
  for (const { id } of [...rules, ...allowRules]) expect(existsSync(join(pages, `${id}.md`)), id).toBe(true)
})

describe.each(rules)('$id', ({ id }) => {
  test.each(fixtures[id]!.bad)('finds $why', async ({ files, finds, ...trial }) => {
    const { findings } = await check(files, trial)
    expect(findings.filter(({ rule }) => rule === id).map(({ path, line }) => `${path}:${line}`)).toEqual(finds)
  })
  test.each(fixtures[id]!.good)('leaves alone: $why', async ({ files, ...trial }) => {
    const { findings } = await check(files, trial)
    expect(findings.filter(({ rule }) => rule === id)).toEqual([])
  })
})

describe('allowing', () => {
  const code = (comment: string) => ({ 'models/a.py': `import os\n${comment}\nos.system("ls")\n` })
  const about = ['effect-at-import', ...allowRules.map((rule) => rule.id as string)]
  const rulesOf = (findings: CheckFinding[]) => findings.map(({ rule }) => rule).filter((rule) => about.includes(rule))
  test('with a reason takes the finding away, and shows it', async () => {
    const { verdict, findings, allowed } = await check(code('# evenkeel: allow effect-at-import because the driver needs it'))
    expect({ verdict, found: rulesOf(findings) }).toEqual({ verdict: 'ok', found: [] })
    expect(allowed).toMatchObject([{ rule: 'effect-at-import', line: 3, because: 'the driver needs it' }])
  })
  test.each([
    ['no reason', '# evenkeel: allow effect-at-import', ['allow-without-reason', 'effect-at-import']],
    ['an unknown rule', '# evenkeel: allow everything because I can', ['allow-without-reason', 'effect-at-import']],
    ['another rule', '# evenkeel: allow dependency because it is', ['allows-nothing', 'effect-at-import']],
  ])('%s takes nothing away', async (_what, comment, found) => {
    expect(rulesOf((await check(code(comment))).findings)).toEqual(found)
  })
})

test('a circle of modules is told with the way round', async () => {
  const manifest = (depends: string) => ({ '__manifest__.py': `{'depends': ['${depends}']}` })
  const { findings } = await check(manifest('two'), { beside: { two: manifest('three'), three: manifest('one') } })
  expect(findings.filter(({ rule }) => rule === 'dependency').map(({ text }) => text)).toEqual(['depends on itself: one -> two -> three -> one'])
})

test('what installs by itself is told with what it brings, and where a country decides it', async () => {
  const manifest = (text: string) => ({ '__manifest__.py': `{${text}}` })
  const bridge = (more: string) => manifest(`'depends': ['two'${more}`)
  const { findings } = await check(manifest("'depends': ['two']"), {
    beside: {
      two: {},
      bridge: bridge(", 'one', 'tool'], 'auto_install': ['one', 'two']"),
      country: bridge(", 'one', 'address'], 'auto_install': ['one', 'two'], 'countries': ['de']"),
      tool: {},
      address: {},
    },
  })
  expect(findings.filter(({ rule }) => rule === 'auto-install').map(({ text }) => text)).toEqual([
    'installing it installs by itself: address (with one for a country), bridge, country (companies in DE), tool',
  ])
})

test('a misspelt key is as bad as what it was meant to be', async () => {
  const { findings } = await check({ '__manifest__.py': "{'Summary': 'x', 'dependes': []}" })
  expect(findings.filter(({ rule }) => rule === 'manifest-shape').map(({ severity, text }) => `${severity}: ${text}`)).toEqual([
    'warning: Summary is no key that Odoo reads: is summary meant?',
    'error: dependes is no key that Odoo reads: is depends meant?',
  ])
})

test('without the rest of the path nothing is missing', async () => {
  const files = {
    '__manifest__.py': "{'depends': ['sale'], 'data': ['views/a.xml']}",
    'views/a.xml': '<odoo><record id="a" model="x.y"><field name="b" ref="sale.nowhere"/></record></odoo>',
  }
  const { findings } = await check(files, { complete: false })
  expect(findings.filter(({ rule }) => rule === 'dependency' || rule === 'xmlid')).toEqual([])
})
