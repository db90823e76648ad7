/** What instances serve, looked at through their folders: real modules in real folders; only the database's answer is given. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { aConfig } from '../../test/control-plane/fixture.ts'
import { nothingSeen } from '../domain/database-look.ts'
import { toDocument } from '../domain/document.ts'
import type { Instance } from '../domain/instance.ts'
import { findModules, readManifests } from '../inspect/addons-path.ts'
import { withoutCache } from '../inspect/facts/cache.ts'
import { packModules } from '../inspect/pack-release.ts'
import { type ReviewSources, reviewEstate, reviewInstance } from './estate-review.ts'

const root = mkdtempSync(join(tmpdir(), 'evenkeel-estate-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function module(folder: string, depends: string[], code = ''): void {
  const files = { '__manifest__.py': `{'name': 'x', 'version': '16.0.1.0.0', 'depends': ${JSON.stringify(depends)}}\n`, 'models.py': code }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, folder, path)), { recursive: true })
    writeFileSync(join(root, folder, path), text)
  }
}

module('odoo/odoo/addons/base', [])
module('odoo/addons/sale', ['base'], "class O(models.Model):\n    _name = 'sale.order'\n    def confirm(self):\n        return 1\n")
const extension = "class O(models.Model):\n    _inherit = 'sale.order'\n    def confirm(self):\n        return 2\n"
module('a/shop', ['sale'], extension)
module('a/shop_plus', ['shop'], extension)
module('b/shop', ['sale'], `${extension}# another\n`)

async function instance(name: string, folder: string): Promise<Instance> {
  const packed = await packModules(await findModules([join(root, folder)]), '16.0')
  return toDocument('Instance', {
    name,
    config: aConfig({ odooHome: join(root, 'odoo'), addons: [join(root, folder)] }),
    release: { name: 'first', version: '1', digest: packed.digest },
    modules: packed.modules.map((each) => ({ ...each, release: packed.digest })),
    serving: null,
    liveRun: null,
    createdAt: '2026-11-25T18:00:00.000Z',
  })
}

/** @param installed by instance; an instance that is not there does not answer */
function sources(installed: Record<string, string[]>): ReviewSources {
  return {
    look: async ({ name }) => {
      const modules = installed[name]
      if (!modules) return { ...nothingSeen, unreachable: 'connection refused', database: null }
      return {
        ...nothingSeen,
        database: name,
        modules: modules.map((each) => ({ name: each, state: 'installed', version: '16.0.1.0.0', dependsOn: [] })),
      }
    },
    addonsPath: async ({ config }) => ({
      path: [join(config.odooHome, 'odoo/addons'), ...config.addons, join(config.odooHome, 'addons')],
      served: config.addons[0] ?? '',
    }),
    manifests: readManifests,
    cache: withoutCache,
    now: () => Date.parse('2026-11-25T18:00:00Z'),
  }
}

const [a, b] = [await instance('a/production', 'a'), await instance('b/production', 'b')]

it('an estate: the same version with other content is drift, what lies there uninstalled is dead, Odoo itself is only counted', async () => {
  const found = await reviewEstate(sources({ 'a/production': ['base', 'sale', 'shop'], 'b/production': ['base', 'sale', 'shop'] }), [a, b], [])
  expect(found.instances.map(({ name, installed }) => [name, installed])).toEqual([
    ['a/production', { own: 1, odoo: 2 }],
    ['b/production', { own: 1, odoo: 2 }],
  ])
  expect(found.modules.map(({ name, drift, use, neededBy }) => ({ name, drift, use, neededBy }))).toEqual([
    { name: 'shop', drift: 'content', use: 'used', neededBy: ['shop_plus'] },
    { name: 'shop_plus', drift: 'none', use: 'installedNowhere', neededBy: [] },
  ])
})

it('an instance that does not answer is said so, and the others are reviewed', async () => {
  const found = await reviewEstate(sources({ 'b/production': ['base', 'shop'] }), [a, b], [])
  expect(found.notMeasured).toEqual(['a/production: connection refused'])
  expect(found.modules.map(({ name, use }) => [name, use])).toEqual([
    ['shop', 'used'],
    ['shop_plus', 'unknown'],
  ])
})

it("an instance's own modules are ranked, and what they override of Odoo's is known", async () => {
  const found = await reviewInstance(sources({}), a)
  expect(found).toMatchObject({ instance: 'a/production', series: '16.0', folders: [join(root, 'a')] })
  expect(found.modules.map(({ name, depth, shared }) => [name, depth, shared.withoutSuper])).toEqual([
    ['shop', 2, 1],
    ['shop_plus', 3, 1],
  ])
  expect(found.overridden.map(({ name, modules }) => [name, modules.map((each) => each.module)])).toEqual([
    ['sale.order.confirm', ['sale', 'shop', 'shop_plus']],
  ])
})
