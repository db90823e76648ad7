import { describe, expect, it } from 'vitest'
import type { Result, Row } from './lib/result.ts'
import { sampleOf } from './lib/sample.ts'
import { isMet, tableOf } from './lib/table.ts'
import { withFigures } from './readme.ts'

const row = (ours: number, beside: number, aim: Row['aim']): Row => ({
  what: 'outage',
  ours: { what: 'ours', sample: sampleOf([ours]) },
  beside: { what: 'a script', sample: sampleOf([beside]) },
  aim,
})

describe('the README', () => {
  const begin = '<!-- figures: written by npm run bench:readme from bench/results -->'
  it('gets the figures between its two lines, again and again', () => {
    const once = withFigures(`# Head\n${begin}\nold\n<!-- end of figures -->\ntail\n`, 'new')
    expect(once).toBe(`# Head\n${begin}\n\nnew\n\n<!-- end of figures -->\ntail\n`)
    expect(withFigures(once, 'new')).toBe(once)
  })
  it('without the two lines is left alone, and told what to put in', () => {
    expect(() => withFigures('# Head', 'new')).toThrow(begin)
  })
})

describe('an aim', () => {
  it.each([
    ['at most', row(130, 100, { kind: 'atMost', times: 1.3 }), true],
    ['more than that', row(131, 100, { kind: 'atMost', times: 1.3 }), false],
    ['faster', row(10, 100, { kind: 'faster', times: 10 }), true],
    ['not so fast', row(11, 100, { kind: 'faster', times: 10 }), false],
    ['a limit', row(11, 100, { kind: 'limit', ms: 10 }), false],
    ['none', row(11, 100, null), null],
  ] as const)('%s', (_, given, met) => expect(isMet(given)).toBe(met))
})

it('a missed aim is said in the table', () => {
  const result = { bench: 'outage', rows: [row(2_000, 1_000, { kind: 'atMost', times: 1.3 })] } as unknown as Result
  expect(tableOf([result]).split('\n').at(-1)).toBe('| outage | 2.0 s | a script: 1.0 s | 2.0 times | at most 1.3 times | missed |')
})
