import { expect, it } from 'vitest'
import { Expects } from '../domain/expects.ts'
import { parseYaml } from './yaml-file.ts'

const problem = (text: string): string => {
  try {
    parseYaml(text, 'expects.yaml', Expects)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

it('reads YAML and JSON, also JSON that is indented with tabs', () => {
  const wanted = [{ table: 'account_tax', match: 'any', count: { min: 1 }, because: 'new rate' }]
  expect(parseYaml('- {table: account_tax, because: new rate}', 'f', Expects)).toEqual(wanted)
  expect(parseYaml('[\n\t{\n\t\t"table": "account_tax",\n\t\t"because": "new rate"\n\t}\n]\n', 'f', Expects)).toEqual(wanted)
})

it('names line and field', () => {
  expect(problem('- table: account_tax\n  because: fine\n- table: account_move\n  column: name')).toContain('line 3, 1.because')
  expect(problem('- table: account_tax\n  because: fine\n  colunm: name')).toMatch(/line 1, 0: .*colunm/)
  expect(problem('- table: a\n  check: b\n  because: c')).toContain('name either a table or a check')
  expect(problem('- table: a\n  because: c\n  count:\n    min: none')).toContain('line 4, 0.count.min')
  expect(problem('a: [')).toContain('line 1')
  expect(problem('{}')).toContain('line 1, the whole file')
})
