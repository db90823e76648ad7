/** Every rule against its own fixtures: a statement under `-- finds TABLE: LOCK WORK` is found as said, one under `-- finds nothing` is not. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fixturesOf } from './fixtures.contract.ts'
import { operationsOf } from './operations.ts'
import { loadSqlParser, parseSql } from './parse-sql.ts'
import { sqlHazardRules } from './rules.ts'

beforeAll(loadSqlParser)

describe.each(sqlHazardRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const fixtures = fixturesOf(id)

  it.each(fixtures.map(({ sql, expected }) => [sql, expected] as const))('%s', (sql, expected) => {
    const { statements, unknown } = parseSql({ text: sql, line: 1 })
    expect(unknown).toEqual([])
    const found = operationsOf(statements).flatMap((operation) => rule.find(operation) ?? [])
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
  expect(sqlHazardRules.map(({ id }) => id).sort()).toEqual(folders.map(({ name }) => name).sort())
})
