/** Every rule against its own fixtures.md: a heading, the module before and after, and what is found in it: `- finds TABLE: LOCK WORK`, or `- finds nothing`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { moduleOf } from '../../../../test/inspect/module-of.ts'
import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { loadSqlParser } from '../sql/parse-sql.ts'
import { modelChanges } from './changes.ts'
import { modelHazardRules } from './rules.ts'

interface Fixture {
  title: string
  before: [language: string, text: string] | null
  after: [language: string, text: string]
  expected: string[]
}

function fixturesOf(rule: string): Fixture[] {
  const text = readFileSync(join(import.meta.dirname, rule, 'fixtures.md'), 'utf8')
  return text
    .split(/^## /m)
    .filter(Boolean)
    .map((section) => {
      const blocks = [...section.matchAll(/```(\w+) (before|after)\n([\s\S]*?)```/g)].map(([, language = '', side, code = '']) => ({
        language,
        side,
        code,
      }))
      const side = (name: string) => blocks.find((block) => block.side === name)
      const [before, after] = [side('before'), side('after')]
      if (!after) throw new Error(`${rule}: a fixture without an after`)
      const expected = [...section.matchAll(/^- finds (.+)$/gm)].map(([, found = '']) => found)
      return {
        title: section.split('\n', 1)[0] ?? '',
        before: before ? [before.language, before.code] : null,
        after: [after.language, after.code],
        expected: expected.filter((found) => found !== 'nothing'),
      }
    })
}

const file = { python: 'models/order.py', xml: 'data/records.xml' } as Record<string, string>
const facts = ([language, code]: [string, string]): Promise<ModuleFacts> => moduleOf({ [file[language] ?? '']: code })

beforeAll(loadSqlParser)

describe.each(modelHazardRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const fixtures = fixturesOf(id)

  it.each(fixtures.map((fixture) => [fixture.title, fixture] as const))('%s', async (_title, { before, after, expected }) => {
    const changes = modelChanges(before ? await facts(before) : null, await facts(after), '18.0', null)
    const found = changes.flatMap((change) => rule.find(change) ?? [])
    expect(found.map(({ table, lock, work }) => `${table ?? '-'}: ${lock ?? 'none'} ${work}`)).toEqual(expected)
  })

  it('has a fixture that it finds, one that it does not, and a page', () => {
    expect(fixtures.some(({ expected }) => expected.length > 0)).toBe(true)
    expect(fixtures.some(({ expected }) => expected.length === 0)).toBe(true)
    expect(existsSync(join(import.meta.dirname, '../../../../docs/rules', `${id}.md`))).toBe(true)
  })
})

it('every folder is a rule of the list', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(modelHazardRules.map(({ id }) => id).sort()).toEqual(folders.map(({ name }) => name).sort())
})
