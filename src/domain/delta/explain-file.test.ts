import { expect, it } from 'vitest'
import { explainFile } from './explain-file.ts'

const attachments = new Map([
  ['1', { why: 'release' as const, because: 'shop.logo' }],
  ['2', { why: 'unexplained' as const, because: 'no module brings this row' }],
])

it('a file follows the attachments that name it, the worst of them first', () => {
  expect(explainFile('added', { before: [], after: ['1'] }, attachments).why).toBe('release')
  expect(explainFile('added', { before: [], after: ['1', '2'] }, attachments).why).toBe('unexplained')
  expect(explainFile('removed', { before: ['1'], after: [] }, attachments).why).toBe('release')
  expect(explainFile('removed', { before: ['2'], after: [] }, attachments).why).toBe('unexplained')
})
it('a file that nobody names is nobody’s loss', () => {
  expect(explainFile('removed', { before: [], after: [] }, attachments).why).toBe('registry')
  expect(explainFile('added', { before: [], after: [] }, attachments).why).toBe('registry')
})
it('a file that is still named must be there', () =>
  expect(explainFile('removed', { before: ['9'], after: ['9'] }, attachments).why).toBe('unexplained'))
it('a file’s content never changes', () => expect(explainFile('changed', { before: ['1'], after: ['1'] }, attachments).why).toBe('unexplained'))
it('a file that came back was missing', () => expect(explainFile('added', { before: ['9'], after: ['9'] }, attachments).why).toBe('registry'))
