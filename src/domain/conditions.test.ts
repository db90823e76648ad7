/** Every name has a page, every page a name, and all pages the same headings. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { conditionOf } from './condition-of.ts'
import { conditionCodes, conditions, mendOf, pageOf } from './conditions.ts'
import { EvenkeelError } from './error.ts'

const root = resolve(import.meta.dirname, '../..')
const headings = ['What you see', 'What it means', 'Is data safe?', 'What to do', 'How to check', 'Why it happens']

it('each page belongs to a name', () => {
  const pages = readdirSync(resolve(root, 'docs/operations')).filter((file) => file.endsWith('.md') && file !== 'README.md')
  expect(pages.sort()).toEqual(conditionCodes.map((code) => `${code}.md`).sort())
})

it.each(conditionCodes)('%s has a page with the usual headings, and the index leads to it', (code) => {
  const page = readFileSync(resolve(root, pageOf(code)), 'utf8')
  const [title, ...sections] = page.split(/^## /m)
  expect(title?.trim()).toBe(`# ${code}: ${conditions[code].title}`)
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(headings)
  for (const section of sections) expect(section.split('\n').slice(1).join('').trim()).not.toBe('')
  expect(readFileSync(resolve(root, 'docs/operations/README.md'), 'utf8')).toContain(`| [${code}](${code}.md) | ${conditions[code].title}`)
})

it('a command that mends names the run and the instance', () => {
  expect(mendOf('users-wrote', { run: 'run_1' })).toBe('evenkeel run rollback run_1')
  expect(mendOf('page-left', { instance: 'acme/test' })).toBe('evenkeel instance start acme/test')
})

it('an error stands for what its thrower says, else for its deepest known cause, else for its code', () => {
  const full = Object.assign(new Error('could not extend file'), { code: '53100' })
  expect(conditionOf(new EvenkeelError('unreachable', 'x', { cause: full, condition: 'port-taken' }))).toBe('port-taken')
  expect(conditionOf(new EvenkeelError('unreachable', 'x', { cause: full }))).toBe('disk-full')
  expect(conditionOf(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe('disk-full')
  expect(conditionOf(new EvenkeelError('denied', 'x'))).toBe('rights-missing')
  expect(conditionOf('x')).toBe('undo-failed')
})
