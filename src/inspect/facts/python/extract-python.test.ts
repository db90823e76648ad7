import { describe, expect, test } from 'vitest'
import { PythonFacts } from '../../../domain/facts/python.ts'
import { pythonParser } from '../../python-grammar.ts'
import { extractPython, extractTests } from './extract-python.ts'

const parser = await pythonParser()
const read = (source: string) => PythonFacts.parse(extractPython(parser, source))

const order = `# -*- coding: utf-8 -*-
"""Orders."""
import requests
from odoo import api, fields, models
from urllib.request import urlopen as fetch

STATES = [('draft', 'Draft'), ('done', 'Done')]
RATE = 0.1


class Order(models.Model):
    _name = 'shop.order'
    _inherit = ['mail.thread', 'shop.mixin']
    _order = 'date desc'
    _sql_constraints = [('positive', 'CHECK (total >= 0)', 'Never negative')]

    name = fields.Char('Reference', required=True, index='trigram', size=40)
    state = fields.Selection(STATES, default='draft', string="State")
    partner_id = fields.Many2one('res.partner', ondelete='restrict')
    tag_ids = fields.Many2many('shop.tag', 'order_tag', 'order_id', 'tag_id', 'Tags')
    total = fields.Float(compute='_compute_total', store=True, digits=(12, 2))
    date = fields.Date(default=lambda self: self._default_date())

    @api.depends('line_ids.price', 'line_ids.tax')
    def _compute_total(self):
        """Sums up."""
        for order in self:
            order.total = order._untaxed() * (1 + RATE)

    def _untaxed(self):
        return sum(self.line_ids.mapped('price'))
`

describe('a model', () => {
  const [model] = read(order).models
  test('is named and placed', () => {
    expect(model).toMatchObject({
      name: 'Order',
      model: 'shop.order',
      defines: true,
      inherit: ['mail.thread', 'shop.mixin'],
      kind: 'model',
      line: 11,
    })
    expect(model!.attributes.map(({ name }) => name)).toEqual(['_name', '_inherit', '_order', '_sql_constraints'])
  })

  test('has fields with every argument under its keyword', () => {
    const fields = Object.fromEntries(model!.fields.map(({ name, kind, line, arguments: given }) => [name, { kind, line, given }]))
    expect(fields.name).toEqual({ kind: 'Char', line: 17, given: { string: 'Reference', required: true, index: 'trigram', size: 40 } })
    expect(fields.tag_ids!.given).toEqual({ comodel_name: 'shop.tag', relation: 'order_tag', column1: 'order_id', column2: 'tag_id', string: 'Tags' })
    expect(fields.total!.given).toEqual({ compute: '_compute_total', store: true, digits: [12, 2] })
    const state = model!.fields.find(({ name }) => name === 'state')!
    expect(state.expressions.selection).toMatchObject({ text: 'STATES', uses: ['STATES'] })
    expect(model!.fields.find(({ name }) => name === 'date')!.expressions.default!.uses).toEqual(['_default_date'])
  })

  test('has methods that say what their result depends on', () => {
    const compute = model!.methods.find(({ name }) => name === '_compute_total')!
    expect(compute.decorators).toMatchObject([{ name: 'api.depends', arguments: ['line_ids.price', 'line_ids.tax'] }])
    expect(compute.uses).toEqual(['RATE', '_untaxed'])
    expect(compute).toMatchObject({ line: 25, endLine: 28, complexity: 2, parameters: ['self'] })
  })

  test('has constraints', () => {
    expect(model!.constraints).toMatchObject([
      { name: 'positive', kind: 'sqlConstraint', definition: 'CHECK (total >= 0)', message: 'Never negative' },
    ])
    const [later] = read("class A(models.Model):\n    _inherit = 'a'\n    _pos = models.Constraint('CHECK (x > 0)', 'no')\n").models
    expect(later!.constraints).toMatchObject([{ name: '_pos', kind: 'constraint', definition: 'CHECK (x > 0)' }])
  })
})

test.each([
  ["_inherit = 'a'", 'a', false],
  ["_inherit = ['a']", 'a', false],
  ["_name = 'b'\n    _inherit = 'a'", 'b', true],
  ["_name = 'a'\n    _inherit = ['a', 'c']", 'a', false],
  ['pass', 'Thing', true],
  ["_inherit = ['a', 'b']", null, false],
  ['_name = NAME', null, false],
])('%s is the model %s', (body, model, defines) => {
  expect(read(`class Thing(models.Model):\n    ${body}\n`).models[0]).toMatchObject({ model, defines })
})

describe('the same code', () => {
  const digest = (body: string) => read(`class A(models.Model):\n    _name = 'a'\n\n    def f(self):\n${body}`).models[0]!.digest
  const plain = digest('        x = call(self, "one", [1, 2])\n        if x:\n            return x\n        return None\n')

  test.each([
    ['a comment', '        # why\n        x = call(self, "one", [1, 2])  # here\n        if x:\n            return x\n        return None\n'],
    ['a doc string', '        """Why."""\n        x = call(self, "one", [1, 2])\n        if x:\n            return x\n        return None\n'],
    [
      'other quotes, breaks, trailing commas',
      "        x = call(\n            self,\n            'one',\n            [1, 2,],\n        )\n        if x :\n          return x\n        return None\n",
    ],
    ['a continued line', '        x = call(self, \\\n            "one", [1,2])\n\n        if x: \n            return x\n        return None\n'],
  ])('%s keeps the digest', (_what, body) => expect(digest(body)).toBe(plain))

  test.each([
    ['another value', '        x = call(self, "two", [1, 2])\n        if x:\n            return x\n        return None\n'],
    ['another indentation', '        x = call(self, "one", [1, 2])\n        if x:\n            return x\n            return None\n'],
    ['a tuple for a value', '        x = call(self, "one", ([1, 2],))\n        if x:\n            return x\n        return None\n'],
    ['a bytes string', '        x = call(self, b"one", [1, 2])\n        if x:\n            return x\n        return None\n'],
    ['two statements for one', '        x = call\n        (self, "one", [1, 2])\n        if x:\n            return x\n        return None\n'],
  ])('%s changes it', (_what, body) => expect(digest(body)).not.toBe(plain))

  const expression = (text: string) => digest(`        return ${text}\n`)

  test.each([
    ['a - (b * c)', 'a - b * c'],
    ['(a.b)', 'a.b'],
    ['f((a), (b))', 'f(a, b)'],
    ['(a and b) or c', 'a and b or c'],
    ['[x for x in (a.b) if (x > 1)]', '[x for x in a.b if x > 1]'],
    ['(-1) + b', '-1 + b'],
    ['((f)(a))', 'f(a)'],
  ])('%s is %s: parentheses that say nothing', (one, other) => expect(expression(one)).toBe(expression(other)))

  test.each([
    ['(a - b) * c', 'a - b * c'],
    ['a - (b - c)', 'a - b - c'],
    ['a and (b or c)', 'a and b or c'],
    ['not (a) == b', '(not a) == b'],
    ['(-a) ** 2', '-a ** 2'],
    ['(a < b) < c', 'a < b < c'],
    ['(a + b).c', 'a + b.c'],
    ['(a if b else c) if d else e', 'a if b else c if d else e'],
    ['(lambda: a)()', 'lambda: a()'],
    ['(lambda: a) or b', 'lambda: a or b'],
    ['(a,)', '(a)'],
    ['a()', 'a'],
  ])('%s is not %s', (one, other) => expect(expression(one)).not.toBe(expression(other)))

  test('a call behind parentheses is noted as before', () => {
    const { effects } = read('import requests\n\n\ndef f(a, b):\n    (a + b).get(1)\n    return (requests.get)(a) or (requests.post(b))\n')
    expect(effects.map(({ call }) => call)).toEqual(['requests.get', 'requests.post'])
  })
})

describe('calls that leave the process', () => {
  test('are resolved through the imports, and say where they run', () => {
    const facts = read(`${order}
DATA = fetch('https://example.com').read()

def load():
    import subprocess as sp
    sp.run(['ls'])
    return requests.get('x')

load()
`)
    expect(facts.effects).toEqual([
      { kind: 'network', call: 'urllib.request.urlopen', program: null, line: 33, within: null },
      { kind: 'shell', call: 'subprocess.run', program: 'ls', line: 37, within: 'load' },
      { kind: 'network', call: 'requests.get', program: null, line: 38, within: 'load' },
    ])
    expect(facts.callsAtImport).toEqual(['load'])
    expect(facts.imports.find(({ module }) => module === 'subprocess')).toMatchObject({ atImport: false })
  })

  test('what only looks like one is none', () => {
    const facts = read(
      'def f(self):\n    self.requests.get(1)\n    requests.get(1)\n    self.env.cr.system(2)\n\nif __name__ == "__main__":\n    exec("x")\n',
    )
    expect(facts.effects).toEqual([])
  })
})

test.each([
  ['cr.execute("select 1")', 'select 1', false],
  ['cr.execute("update a set b = %s", (1,))', 'update a set b = %s', false],
  ['cr.execute(f"update {table} set b = 1")', 'update {} set b = 1', true],
  ['cr.execute("update %s set b = 1" % table)', 'update {} set b = 1', true],
  ['cr.execute("update {} set".format(table))', 'update {} set', true],
  ['query = """\n    drop table a"""\n    cr.execute(query)', '\n    drop table a', false],
  ['cr.execute(make())', null, true],
  ['openupgrade.logged_query(env.cr, "delete from a")', 'delete from a', false],
  ['self.env.cr.execute(SQL("lock table %s", SQL.identifier(t)))', 'lock table %s', true],
])('SQL of %s', (code, text, computed) => {
  expect(read(`def migrate(cr, version):\n    ${code}\n`).sql).toMatchObject([{ text, computed, within: 'migrate' }])
})

test('what is not Python is a trouble with its line, and the rest is still read', () => {
  const facts = read('class A(models.Model):\n    _name = "a"\n\n\ndef broken(:\n    pass\n')
  expect(facts.troubles).toMatchObject([{ kind: 'syntax', line: 5 }])
  expect(facts.models[0]!.model).toBe('a')
})

test('tests are counted', () => {
  const facts = PythonFacts.parse(
    extractTests(parser, 'class T(Case):\n    def test_one(self): pass\n    def helper(self): pass\n    def test_two(self): pass\n'),
  )
  expect(facts.tests).toBe(2)
})

test('tests are counted wherever they stand, and nothing that only reads like one', () => {
  const source = [
    '# def test_comment',
    'class T(Case):',
    '    async def test_one(self): "def test_text(self): pass"',
    '    def \\',
    '        test_two(self):',
    '        def test_inside(): pass',
    'if x:',
    '    def test_three():  # def test_again():',
    '        pass',
    'undef = def_test = 1',
  ].join('\n')
  expect(extractTests(parser, source).tests).toBe(4)
})

test('test classes say what they are tagged with', () => {
  const facts = extractTests(
    parser,
    "@tagged('post_install', '-at_install')\nclass One(Case):\n    def test_a(self): pass\n    @users('x')\n    def test_b(self): pass\n\nclass Two(Case):\n    def test_c(self): pass\n\nclass Base(Case):\n    def helper(self): pass\n",
  )
  expect(facts.testCases).toEqual([
    { name: 'One', line: 2, tests: 2, tags: ['post_install', '-at_install'] },
    { name: 'Two', line: 7, tests: 1, tags: [] },
  ])
})

describe('lines of code', () => {
  test('leave out comments, doc strings and empty lines, and count every line of a statement', () => {
    // Of 31 lines: one comment, two doc strings, 6 empty ones.
    expect(read(order)).toMatchObject({ lines: 31, codeLines: 22 })
  })

  test.each([
    ['', 0],
    ['# only\n"""Text."""\n', 0],
    ['class A(\n    B,  # why\n    C,\n):\n    """Doc.\n\n    More.\n    """\n\n    pass\n', 5],
    ['x = """a\n\nb"""\n', 2],
    ['@one\n@two(\n    3,\n)\ndef f(a,\n      b):\n    # why\n    return (a +\n            b)\n', 8],
    ['if a:\n    b()\nelse:\n    pass\n', 4],
    ['class A: pass\n', 1],
  ])('%j has %i', (source, lines) => expect(read(source).codeLines).toBe(lines))
})

describe('complexity', () => {
  test.each([
    ['return 1', 1],
    ['if a: b()\n    elif c: d()\n    else: e()', 3],
    ['return a and b or c', 3],
    ['return x if y else z', 2],
    ['for a in b:\n        while c: pass\n    else: pass', 3],
    ['try: a()\n    except B: b()\n    except C: c()\n    else: d()\n    finally: e()', 3],
    ['return [a for a in b if a if not c]', 4],
    ['match a:\n        case 1: b()\n        case [x, _]: c()\n        case _: d()', 3],
    ['def g():\n        if a: b()\n    return g', 2],
    ['with a: b()\n    assert c\n    return lambda: d', 1],
  ])('%j is %i', (body, complexity) => expect(read(`def f():\n    ${body}\n`).functions[0]!.complexity).toBe(complexity))
})

test('whether a method calls what it overrides is known', () => {
  const calls = read('class A(models.Model):\n    _inherit = "a"\n    def one(self): return super().one()\n    def two(self): return self.super()\n')
  expect(calls.models[0]!.methods.map(({ name, callsSuper }) => [name, callsSuper])).toEqual([
    ['one', true],
    ['two', false],
  ])
})

test('a comment that allows a rule is kept with its line', () => {
  expect(read('import os\nos.system("x")  # evenkeel: allow effect-at-import because we must\n').comments).toEqual([
    { line: 2, text: 'allow effect-at-import because we must' },
  ])
})
