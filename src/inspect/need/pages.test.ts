import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { unrecognised } from './decide-need.ts'
import { needRules } from './rules.ts'

const pages = join(import.meta.dirname, '../../../docs/rules')

it('every rule has a page, and every page a rule', async () => {
  const ids = [...needRules.map((rule) => rule.id), unrecognised, 'module'].sort()
  for (const id of ids) await access(join(pages, `need-${id}.md`))
  const found = (await readdir(pages)).filter((name) => name.startsWith('need-')).map((name) => name.replace(/^need-|\.md$/g, ''))
  expect(found.sort()).toEqual(ids)
})

it('every rule is in the list', async () => {
  const files = await readdir(join(import.meta.dirname, 'rules'))
  expect(needRules.map((rule) => `${rule.id}.ts`).sort()).toEqual(files.sort())
})
