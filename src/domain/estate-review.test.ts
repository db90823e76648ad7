import { describe, expect, it } from 'vitest'
import { EstateReview, type InstanceLook, reviewEstate, type StoredModules } from './estate-review.ts'

const at = '2026-11-25T18:00:00.000Z'
const digest = (letter: string) => `sha256:${letter.repeat(64)}`

interface Given {
  /** Served by releases: name, version, letter of the digest. */
  serves?: [string, string, string][]
  /** In its own folders beside, with what it depends on. */
  beside?: [string, string[]][]
  installed?: string[]
}

function look(name: string, { serves = [], beside = [], installed = [] }: Given, more: Partial<InstanceLook> = {}): InstanceLook {
  const own = [
    ...serves.map(([module]) => ({ name: module, version: '1', depends: ['base'] })),
    ...beside.map(([module, depends]) => ({ name: module, version: '18.0.9', depends })),
  ]
  return {
    name,
    series: '18.0',
    release: 'acme@1',
    serves: serves.map(([module, version, letter]) => ({ name: module, version, digest: digest(letter), release: digest('f') })),
    seen: {
      modules: ['base', ...installed].map((module) => ({ name: module, state: 'installed', version: '1', dependsOn: [] })),
      own,
      odoo: new Set(['base', 'sale']),
    },
    notMeasured: null,
    ...more,
  }
}

const review = (looks: InstanceLook[], releases: StoredModules[] = []) => EstateReview.parse(reviewEstate({ looks, releases, at }))
const module = (found: EstateReview, name: string) => found.modules.find((each) => each.name === name)!

describe('drift', () => {
  const shop = (instance: string, version: string, letter: string, installed = true) =>
    look(instance, { serves: [['shop', version, letter]], installed: installed ? ['shop'] : [] })

  it.each([
    ['one content everywhere', [shop('a/production', '1.0', 'a'), shop('b/production', '1.0', 'a')], 'none'],
    ['another version on the way to production', [shop('a/uat', '1.1', 'b'), shop('a/production', '1.0', 'a')], 'stages'],
    ['tenants apart in production', [shop('a/production', '1.1', 'b'), shop('b/production', '1.0', 'a')], 'version'],
    ['one version, two contents', [shop('a/uat', '1.0', 'b'), shop('a/production', '1.0', 'a')], 'content'],
    ['another content where it is not installed', [shop('a/production', '1.0', 'b', false), shop('b/production', '1.0', 'a')], 'none'],
  ])('%s', (_what, looks, drift) => expect(module(review(looks), 'shop').drift).toBe(drift))

  it('two series are two modules', () => {
    const old = look('a/production', { serves: [['shop', '16.0.1', 'a']], installed: ['shop'] }, { series: '16.0' })
    const found = review([old, shop('b/production', '18.0.1', 'b')])
    expect(found.modules.map(({ name, series, drift }) => [name, series, drift])).toEqual([
      ['shop', '16.0', 'none'],
      ['shop', '18.0', 'none'],
    ])
  })
})

it('who runs what: contents with the instances that have them, the most frequent first', () => {
  const serves: Given['serves'] = [['shop', '1.0', 'a']]
  const found = review([
    look('a/production', { serves, installed: ['shop'] }),
    look('b/production', { serves: [['shop', '1.1', 'b']], installed: ['shop'] }),
    look('c/production', { serves, installed: ['shop'] }),
    look('d/production', { serves }),
  ])
  expect(module(found, 'shop').variants).toEqual([
    { version: '1.0', digest: digest('a'), installedOn: ['a/production', 'c/production'], onlyServedBy: ['d/production'], notLookedAt: [] },
    { version: '1.1', digest: digest('b'), installedOn: ['b/production'], onlyServedBy: [], notLookedAt: [] },
  ])
  expect(found.instances[0]).toMatchObject({ name: 'a/production', installed: { own: 1, odoo: 1 } })
})

describe('dead modules', () => {
  const stored: StoredModules[] = [{ label: 'old@1', series: '18.0', modules: [{ name: 'forgotten', version: '1', digest: digest('e') }] }]

  it('installed nowhere, and what depends on it; in stored releases only; installed without code; never one of Odoo itself', () => {
    const found = review(
      [
        look('a/production', {
          beside: [
            ['idle', ['base']],
            ['idle_plus', ['idle']],
          ],
          installed: ['lost', 'sale'],
        }),
      ],
      stored,
    )
    expect(found.modules.map(({ name, use, neededBy, withoutCode, releases }) => ({ name, use, neededBy, withoutCode, releases }))).toEqual([
      { name: 'forgotten', use: 'storedOnly', neededBy: [], withoutCode: [], releases: ['old@1'] },
      { name: 'idle', use: 'installedNowhere', neededBy: ['idle_plus'], withoutCode: [], releases: [] },
      { name: 'idle_plus', use: 'installedNowhere', neededBy: [], withoutCode: [], releases: [] },
      { name: 'lost', use: 'used', neededBy: [], withoutCode: ['a/production'], releases: [] },
    ])
  })

  it('nothing is called dead while one instance could not be looked at', () => {
    const unseen = look('b/production', { serves: [['shop', '1.0', 'a']] }, { seen: null, notMeasured: 'connection refused' })
    const found = review([look('a/production', { beside: [['idle', []]] }), unseen], stored)
    expect(found.modules.map(({ name, use }) => [name, use])).toEqual([
      ['forgotten', 'unknown'],
      ['idle', 'unknown'],
      ['shop', 'unknown'],
    ])
    expect(found.notMeasured).toEqual(['b/production: connection refused'])
    expect(module(found, 'shop').variants).toMatchObject([{ installedOn: [], notLookedAt: ['b/production'] }])
    expect(found.instances[1]).toMatchObject({ installed: null })
  })
})
