import { expect, it } from 'vitest'
import { settingSql, splitNames } from './setting.ts'

it.each([
  ['work_mem=65536kB', `"work_mem" to '65536kB'`],
  ['my.secret=a=b', `"my.secret" to 'a=b'`],
  [`application_name=it's`, `"application_name" to 'it''s'`],
  ['search_path="$user", public', `"search_path" to '$user', 'public'`],
  ['search_path="Odd, ""one""",other', `"search_path" to 'Odd, "one"', 'other'`],
  ['search_path=""', `"search_path" to ''`],
  ['temp_tablespaces=', `"temp_tablespaces" to ''`],
])('%s is set again as it was', (setting, sql) => {
  expect(settingSql(setting)).toBe(sql)
})

it('takes a list of names apart', () => {
  expect(splitNames(' a ,"B ""c"" d" , e')).toEqual(['a', 'B "c" d', 'e'])
})
