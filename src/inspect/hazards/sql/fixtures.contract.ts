/** Reads a rule's fixtures.sql: statements, each under what is found in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Fixture {
  sql: string
  expected: string[]
}

export function fixturesOf(rule: string): Fixture[] {
  const text = readFileSync(join(import.meta.dirname, rule, 'fixtures.sql'), 'utf8')
  return text
    .split(/;\n/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map((block) => {
      const lines = block.split('\n')
      const said = lines.filter((line) => line.startsWith('-- finds ')).map((line) => line.slice('-- finds '.length))
      return { sql: lines.filter((line) => !line.startsWith('--')).join('\n'), expected: said.filter((line) => line !== 'nothing') }
    })
}
