import { describe, expect, test } from 'vitest'
import { XmlFacts } from '../../../domain/facts/xml.ts'
import { pythonParser } from '../../python-grammar.ts'
import { extractXml } from './extract-xml.ts'

const parser = await pythonParser()
const read = (source: string) => XmlFacts.parse(extractXml(parser, source))

const data = `<?xml version="1.0" encoding="utf-8"?>
<odoo>
    <record id="form" model="ir.ui.view">
        <field name="model">shop.order</field>
        <field name="inherit_id" ref="sale.view_order_form"/>
        <field name="priority" eval="20"/>
        <field name="arch" type="xml">
            <xpath expr="//field[@name='x']" position="replace"/>
            <field name="y" position="after">
                <button name="%(act)d" groups="base.group_user,!base.group_system"/>
            </field>
        </field>
    </record>
    <data noupdate="1">
        <record id="seq" model="ir.sequence" forcecreate="0">
            <field name="code">shop</field>
            <field name="company_id" eval="[(4, ref('base.main_company')), (4, ref('other'))]"/>
        </record>
        <function model="shop.order" name="go"><value eval="[ref('seq')]"/></function>
    </data>
    <menuitem id="top" name="Shop"><menuitem id="sub" action="act" groups="base.group_user"/></menuitem>
    <template id="page" inherit_id="web.layout" priority="5"><xpath expr="//body" position="inside"><t t-call="web.inner"/></xpath></template>
    <delete model="ir.ui.view" id="old"/>
</odoo>
`

describe('a data file', () => {
  const facts = read(data)
  test('has records with line and noupdate', () => {
    expect(facts.records.map(({ id, model, line, noupdate, forcecreate }) => [id, model, line, noupdate, forcecreate])).toEqual([
      ['form', 'ir.ui.view', 3, false, true],
      ['seq', 'ir.sequence', 15, true, false],
      ['top', 'ir.ui.menu', 21, false, true],
      ['sub', 'ir.ui.menu', 21, false, true],
      ['page', 'ir.ui.view', 22, false, true],
    ])
    expect(facts.records[1]!.fields[0]).toMatchObject({ name: 'code', text: 'shop', line: 16 })
    expect(facts.records[3]!.attributes.parent).toBe('top')
  })

  test('has views with what they change', () => {
    expect(facts.views).toMatchObject([
      {
        id: 'form',
        model: 'shop.order',
        inherit: 'sale.view_order_form',
        mode: 'extension',
        priority: 20,
        type: 'xpath',
        operations: [
          { position: 'replace', on: "//field[@name='x']", line: 8 },
          { position: 'after', on: "field[@name='y']", line: 9 },
        ],
      },
      { id: 'page', inherit: 'web.layout', mode: 'extension', priority: 5, type: 'qweb' },
    ])
  })

  test('has calls and references', () => {
    expect(facts.calls.map(({ tag, name, id, noupdate }) => [tag, name, id, noupdate])).toEqual([
      ['function', 'go', null, true],
      ['delete', null, 'old', false],
    ])
    expect(facts.references.map(({ id, how, line }) => `${line} ${how} ${id}`).sort()).toEqual(
      [
        '5 inherit sale.view_order_form',
        '10 action act',
        '10 groups base.group_user',
        '10 groups base.group_system',
        '17 eval base.main_company',
        '17 eval other',
        '19 eval seq',
        '21 groups base.group_user',
        '21 menu act',
        '22 inherit web.layout',
        '22 template web.inner',
      ].sort(),
    )
  })
})

describe('the digest of a record', () => {
  const digest = (inner: string) => read(`<odoo><record model="a" id="b">${inner}</record></odoo>`).records[0]!.digest
  const arch = (inner: string) => digest(`<field name="arch" type="xml">${inner}</field>`)
  test('leaves out comments, order of attributes and space between elements', () => {
    expect(arch('\n  <form string="x" create="0"><!-- why -->\n   <p>some   text</p>\n</form>\n')).toBe(
      arch('<form create="0" string="x"><p>some text</p></form>'),
    )
  })
  test('keeps what Odoo stores', () => {
    expect(digest('<field name="code">if x:\n    y()</field>')).not.toBe(digest('<field name="code">if x:\n  y()</field>'))
    expect(digest('<field name="code">  x</field>')).not.toBe(digest('<field name="code">x</field>'))
    expect(arch('<form><p>a</p></form>')).not.toBe(arch('<form><p>b</p></form>'))
  })
})

test.each([
  ['an element that does not end', '<odoo>\n<record>\n</odoo>', 'syntax', 3],
  ['two roots', '<odoo/>\n<odoo/>', 'syntax', 2],
  ['nothing', '', 'syntax', 1],
  ['entities', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<odoo>&b;</odoo>', 'entity', 1],
  ['an external entity', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<odoo>&a;</odoo>', 'entity', 1],
  ['an entity that nobody declared', '<odoo>\n&nbsp;</odoo>', 'syntax', 2],
  ['nesting without end', '<a>'.repeat(100_000), 'depth', 1],
])('%s is a trouble with its line', (_what, source, kind, line) => {
  expect(read(source).troubles[0]).toMatchObject({ kind, line })
})

test.each([
  ['<odoo>\n\n  <!-- one\n  two -->\n  <a/> <!-- three -->\n</odoo>\n', 3],
  ['<odoo><a><![CDATA[\n<!-- code\n]]></a>\n<!-- no -->\n</odoo>', 4],
  ['', 0],
])('%j has %i lines of code', (source, lines) => expect(extractXml(parser, source).codeLines).toBe(lines))
