/** Three small modules whose every figure was counted by hand. */
import { describe, expect, it } from 'vitest'
import { moduleOf } from '../../../test/inspect/module-of.ts'
import { ModuleReview } from '../../domain/module-review.ts'
import { type ReviewInput, reviewModules } from './review-modules.ts'

const shop = await moduleOf(
  {
    '__manifest__.py': "{'name': 'Shop', 'version': '18.0.1.2.0', 'depends': ['base'], 'data': ['views.xml'], 'demo': ['demo.xml']}\n",
    '__init__.py': 'from . import models\n',
    'models.py': `# Orders
from odoo import api, fields, models


class Order(models.Model):
    """An order."""
    _name = 'shop.order'

    name = fields.Char()
    total = fields.Float(compute='_compute_total', store=True)
    label = fields.Char(compute='_compute_label')
    country = fields.Char(related='partner.country', store=True)

    @api.depends('name')
    def _compute_total(self):
        for order in self:
            if order.name and order.total:
                order.total = 1

    def confirm(self):
        # nothing yet
        return True
`,
    'views.xml': `<odoo>
  <!-- the form -->
  <record id="form" model="ir.ui.view">
    <field name="model">shop.order</field>
    <field name="arch" type="xml"><form/></field>
  </record>
</odoo>
`,
    'demo.xml': '<odoo>\n<record id="d" model="shop.order"/>\n</odoo>\n',
    'security/ir.model.access.csv': 'id,name\na,A\nb,B\n',
    'static/src/shop.js': 'x'.repeat(30),
    'static/src/shop.scss': 'x'.repeat(10),
    'static/lib/huge.js': 'x'.repeat(4000),
    'tests/test_shop.py': "@tagged('post_install')\nclass T(Case):\n    def test_one(self): pass\n    def test_two(self): pass\n",
    'tests/data.xml': '<odoo>\n<record id="t" model="shop.order"/>\n</odoo>\n',
    'migrations/18.0.1.2.0/pre-names.py': 'def migrate(cr, version):\n    pass\n',
  },
  'shop',
)

const extension = (body: string) => `from odoo import models\n\n\nclass Order(models.Model):\n    _inherit = 'shop.order'\n\n${body}`
const view = (id: string, inherit: string, body: string) =>
  `<record id="${id}" model="ir.ui.view"><field name="inherit_id" ref="${inherit}"/><field name="arch" type="xml">${body}</field></record>`
const data = (...records: string[]) => `<odoo>${records.join('\n')}</odoo>`

const extra = await moduleOf(
  {
    '__manifest__.py': "{'name': 'Extra', 'version': '18.0.1.0.0', 'depends': ['shop']}\n",
    'models.py': extension('    name = fields.Char(required=True)\n\n    def confirm(self):\n        return super().confirm()\n'),
    'views.xml': data(view('form', 'shop.form', '<xpath expr="//a" position="replace"/><xpath expr="//b" position="after"/>')),
  },
  'extra',
)

const vat = await moduleOf(
  {
    '__manifest__.py': "{'name': 'VAT', 'version': '18.0.1.0.0', 'depends': ['extra']}\n",
    'models.py': extension('    def confirm(self):\n        return False\n\n    def own(self):\n        return 1\n'),
    'views.xml': data(view('form', 'extra.form', '<xpath expr="//c" position="inside"/>')),
  },
  'vat',
)

const base = await moduleOf({ '__manifest__.py': "{'name': 'Base', 'version': '1.3'}\n" }, 'base')

const input: ReviewInput = {
  modules: [vat, shop, extra],
  around: [base],
  ages: new Map([['shop', { lastChangedAt: '2026-11-01T00:00:00.000Z', changesLastYear: 3 }]]),
  at: '2026-11-25T18:00:00.000Z',
  series: '18.0',
  folders: ['/srv/addons'],
  instance: null,
  notMeasured: [],
}
const review = ModuleReview.parse(reviewModules(input))
const module = (name: string) => review.modules.find((each) => each.name === name)!

it('size: lines of code without comments, doc strings, empty lines, demo data, tests, scripts and what others wrote', () => {
  // Python: 1 in __init__, 14 in models. XML: 6. CSV: 2 records.
  expect(module('shop').size).toEqual({ lines: 23, python: 15, xml: 6, csv: 2, scripts: 2, clientBytes: 40 })
})

it('complexity: for, if, and: four in the compute, one in confirm', () => {
  expect(module('shop').complexity).toEqual({
    functions: 2,
    total: 5,
    hard: 0,
    excess: 0,
    hardest: { name: 'Order._compute_total', file: 'models.py', line: 15, complexity: 4 },
  })
})

it('models, stored computes, tests with their tags, migration scripts', () => {
  expect(module('shop')).toMatchObject({
    version: '18.0.1.2.0',
    models: { defined: ['shop.order'], extended: [] },
    storedComputes: ['shop.order.country', 'shop.order.total'],
    tests: { methods: 2, tags: [{ tag: 'post_install', tests: 2 }] },
    migrations: { scripts: 1, versions: ['18.0.1.2.0'] },
    age: { changesLastYear: 3 },
  })
  expect(module('vat')).toMatchObject({ models: { defined: [], extended: ['shop.order'] }, tests: { methods: 0, tags: [] }, age: null })
})

it('the graph: depth above base, and who is updated with whom', () => {
  expect(review.modules.map(({ name, depth }) => [name, depth]).sort()).toEqual([
    ['extra', 2],
    ['shop', 1],
    ['vat', 3],
  ])
  expect(module('shop').dependents).toEqual({ direct: ['extra'], all: ['extra', 'vat'] })
  expect(module('vat').dependents).toEqual({ direct: [], all: [] })
})

it('what several modules say: who does not call the original, who replaces, how deep views lie', () => {
  const place = (name: string, file: string, line: number, callsSuper: boolean | null, replaced = 0) => ({
    module: name,
    file,
    line,
    callsSuper,
    replaced,
  })
  expect(review.overridden).toEqual([
    {
      kind: 'view',
      name: 'shop.form',
      chain: 3,
      modules: [place('shop', 'views.xml', 3, null), place('extra', 'views.xml', 1, null, 1), place('vat', 'views.xml', 1, null)],
    },
    {
      kind: 'method',
      name: 'shop.order.confirm',
      chain: null,
      modules: [place('shop', 'models.py', 20, false), place('extra', 'models.py', 9, true), place('vat', 'models.py', 7, false)],
    },
  ])
  expect(module('shop').shared).toEqual({ methods: 1, fields: 1, views: 1, withoutSuper: 0, replaced: 0 })
  expect(module('extra').shared).toEqual({ methods: 1, fields: 1, views: 1, withoutSuper: 0, replaced: 1 })
  expect(module('vat').shared).toEqual({ methods: 1, fields: 0, views: 1, withoutSuper: 1, replaced: 0 })
})

it('the order and every contribution; what was not measured has no points', () => {
  expect(review.modules.map(({ rank, name }) => [rank, name])).toEqual([
    [1, 'shop'],
    [2, 'extra'],
    [3, 'vat'],
  ])
  for (const { points, because } of review.modules)
    expect(points).toBeCloseTo(
      because.reduce((sum, each) => sum + each.points, 0),
      5,
    )
  expect(module('vat').because.find(({ part }) => part === 'change')).toEqual({ part: 'change', value: null, points: 0, of: 5, text: 'not measured' })
})

it('without what lies below, depth is not measured, and everything said about a foreign model is said to override it', () => {
  const alone = reviewModules({ ...input, modules: [extra, vat], around: [] })
  expect(alone.modules.map(({ depth }) => depth)).toEqual([null, null])
  expect(alone.overridden.map(({ name }) => name)).toEqual(['shop.form', 'shop.order.confirm'])
})

it('a circle of dependencies ends, and a file that cannot be read is told', async () => {
  const one = await moduleOf({ '__manifest__.py': "{'depends': ['two']}\n", 'models.py': 'def (:\n' }, 'one')
  const two = await moduleOf({ '__manifest__.py': "{'depends': ['one']}\n" }, 'two')
  const found = reviewModules({ ...input, modules: [one, two], around: [] })
  expect(found.modules.map(({ name, dependents }) => [name, dependents.all]).sort()).toEqual([
    ['one', ['two']],
    ['two', ['one']],
  ])
  expect(found.notMeasured).toEqual(['one/models.py:1 is not Python: missing from the figures of one'])
  expect(found.modules.find(({ name }) => name === 'one')!.unread).toBe(1)
})

describe('who says what', () => {
  const saying = async (files: Record<string, string>) => {
    const other = await moduleOf({ '__manifest__.py': "{'depends': ['shop']}\n", ...files }, 'other')
    return reviewModules({ ...input, modules: [shop, other], around: [base] }).modules.find(({ name }) => name === 'other')!.shared
  }

  it('a module that extends a method in two files calls the original when one of them does', async () => {
    const silent = extension('    def confirm(self):\n        return 1\n')
    const calling = extension('    def confirm(self):\n        return super().confirm()\n')
    expect(await saying({ 'a.py': calling, 'b.py': silent })).toMatchObject({ methods: 1, withoutSuper: 0 })
    expect(await saying({ 'a.py': silent })).toMatchObject({ methods: 1, withoutSuper: 1 })
  })

  it('a primary view that begins with another one stands on its own', async () => {
    const primary = view('own', 'shop.form', '<xpath expr="//a" position="replace"/>').replace(
      '<field name="arch"',
      '<field name="mode">primary</field><field name="arch"',
    )
    expect(await saying({ 'views.xml': data(primary) })).toMatchObject({ views: 0, replaced: 0 })
  })

  it("who writes another module's record replaces the whole view", async () => {
    const whole = '<record id="shop.form" model="ir.ui.view"><field name="arch" type="xml"><form/></field></record>'
    expect(await saying({ 'views.xml': data(whole) })).toMatchObject({ views: 1, replaced: 1 })
  })
})

it('a data file that cannot be read is told when the manifest names it', async () => {
  const broken = (manifest: string) => moduleOf({ '__manifest__.py': manifest, 'views.xml': '<odoo>' }, 'broken')
  const unread = async (manifest: string) => reviewModules({ ...input, modules: [await broken(manifest)], around: [] }).modules[0]!.unread
  expect(await unread("{'data': ['views.xml']}\n")).toBe(1)
  expect(await unread('{}\n')).toBe(0)
})
