import { describe, expect, it } from 'vitest'
import type { ReviewedModule } from './module-review.ts'
import { contributionsOf, rankModules } from './release-cost.ts'

type Costly = Parameters<typeof contributionsOf>[0]

function aModule(more: Partial<Costly> = {}): Costly {
  return {
    name: 'one',
    folder: '/srv/one',
    version: '18.0.1.0.0',
    size: { lines: 0, python: 0, xml: 0, csv: 0, scripts: 0, clientBytes: 0 },
    complexity: { functions: 0, total: 0, hard: 0, excess: 0, hardest: null },
    models: { defined: [], extended: [] },
    storedComputes: [],
    tests: { methods: 0, tags: [] },
    migrations: { scripts: 0, versions: [] },
    dependsOn: ['base'],
    depth: 1,
    dependents: { direct: [], all: [] },
    shared: { methods: 0, fields: 0, views: 0, withoutSuper: 0, replaced: 0 },
    age: { lastChangedAt: null, changesLastYear: 0 },
    unread: 0,
    ...more,
  }
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`)
const part = (module: Costly, name: string) => contributionsOf(module).find((each) => each.part === name)!

describe('points of a part', () => {
  it.each([
    // 25 x log2(1 + n) / log2(601)
    [0, 0],
    [1, 2.7],
    [13, 10.3],
    [600, 25],
    [5_000, 25],
  ])('%i modules above give %f', (count, points) => {
    expect(part(aModule({ dependents: { direct: [], all: names(count) } }), 'dependents')).toMatchObject({ value: count, points, of: 25 })
  })

  it('are none where nothing was measured, and say so', () => {
    expect(part(aModule({ age: null }), 'change')).toEqual({ part: 'change', value: null, points: 0, of: 5, text: 'not measured' })
    expect(part(aModule(), 'change')).toMatchObject({ value: 0, points: 0, text: '0 changes in the last year' })
  })

  it('a test looks after 50 lines of Python', () => {
    const size = { lines: 500, python: 500, xml: 0, csv: 0, scripts: 0, clientBytes: 0 }
    expect(part(aModule({ size }), 'untested').value).toBe(500)
    expect(part(aModule({ size, tests: { methods: 4, tags: [] } }), 'untested').value).toBe(300)
    expect(part(aModule({ size, tests: { methods: 40, tags: [] } }), 'untested')).toMatchObject({
      value: 0,
      points: 0,
      text: '40 tests for its Python',
    })
  })

  it('all parts together are 100', () => {
    expect(contributionsOf(aModule()).reduce((sum, { of }) => sum + of, 0)).toBe(100)
  })
})

it('the reasons: the heaviest first, in words', () => {
  const shared = { methods: 20, fields: 3, views: 8, withoutSuper: 1, replaced: 2 }
  const because = contributionsOf(aModule({ shared, dependents: { direct: [], all: names(1) } }))
  expect(because[0]).toMatchObject({
    part: 'shared',
    value: 31,
    text: 'shares 20 methods, 3 fields and 8 views with other modules; replaces 1 method and 2 view parts outright',
  })
  expect(because[1]).toMatchObject({ part: 'dependents', text: '1 module is updated with it' })
})

it('the rank does not depend on which other modules are looked at, and equals are in name order', () => {
  const heavy = aModule({ name: 'heavy', dependents: { direct: [], all: names(9) } })
  const ranked = rankModules([aModule({ name: 'b' }), heavy, aModule({ name: 'a' })])
  expect(ranked.map(({ rank, name }) => `${rank} ${name}`)).toEqual(['1 heavy', '2 a', '3 b'])
  const points = (modules: ReviewedModule[]) => modules.find(({ name }) => name === 'heavy')?.points
  expect(points(ranked)).toBe(points(rankModules([heavy])))
})
