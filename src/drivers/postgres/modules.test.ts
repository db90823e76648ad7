import { expect, it } from 'vitest'
import { seriesOf } from './modules.ts'

const base = (version: string | null) => [{ name: 'base', state: 'installed', version, dependsOn: [] }]

it.each([
  ['16.0.1.3', '16.0'],
  ['18.0.1.3', '18.0'],
  ['saas~17.2.1.3', 'saas~17.2'],
  ['1.3', null],
  [null, null],
])('base at %s is series %s', (version, series) => {
  expect(seriesOf(base(version))).toBe(series)
})

it('there is no series without base', () => {
  expect(seriesOf([{ name: 'sale', state: 'installed', version: '16.0.1.0', dependsOn: [] }])).toBeNull()
})
