/** Edits of what the update writes into the database: views, records, security, and the manifest that lists them. */
import type { Edit } from '../edit.ts'

const manifest = 'truth0_shop/__manifest__.py'
const records = 'truth0_shop/data/records.xml'
const fixed = 'truth0_shop/data/fixed.xml'
const views = 'truth0_shop/views/machine.xml'
const rules = 'truth0_shop/security/rules.xml'
const access = 'truth0_shop/security/ir.model.access.csv'

const one = (id: string, title: string, file: string, find: string, replace: string): Edit => ({ id, title, changes: [{ file, find, replace }] })

export const dataEdits: Edit[] = [
  one('view', 'a view', views, '<field name="hours"/>', '<field name="hours"/>\n                        <field name="price"/>'),
  one('view-comment', 'a comment in a view file', views, '<odoo>', '<odoo>\n    <!-- the screens of the shop -->'),
  one(
    'view-layout',
    'a view file is laid out anew',
    views,
    '<field name="name">truth0.machine.form</field>\n        <field name="model">truth0.machine</field>',
    '<field name="name">truth0.machine.form</field>\n\n\n        <field\n            name="model">truth0.machine</field>',
  ),
  one(
    'view-attribute-order',
    'the order of attributes',
    views,
    '<record id="machine_search" model="ir.ui.view">',
    '<record model="ir.ui.view" id="machine_search">',
  ),
  one(
    'view-added',
    'a view is added',
    views,
    '    <record id="action_machine"',
    '    <record id="visit_form" model="ir.ui.view">\n        <field name="name">visit</field>\n        <field name="model">truth0.visit</field>\n        <field name="arch" type="xml"><form><field name="code"/></form></field>\n    </record>\n    <record id="action_machine"',
  ),
  one(
    'view-removed',
    'a view is removed',
    views,
    '    <record id="machine_search" model="ir.ui.view">\n        <field name="name">truth0.machine.search</field>\n        <field name="model">truth0.machine</field>\n        <field name="arch" type="xml">\n            <search>\n                <field name="name"/>\n            </search>\n        </field>\n    </record>\n',
    '',
  ),
  one(
    'view-dependent',
    'a view of a dependent',
    'truth0_shop_plus/views/machine.xml',
    '<field name="score"/>',
    '<field name="score"/>\n                <field name="worth"/>',
  ),
  one('action', 'an action', views, "[('active', '=', True)]", "[('active', '=', True), ('price', '>', 0)]"),
  one('menu', 'a menu', 'truth0_shop/views/menu.xml', 'name="Machines"', 'name="All machines"'),
  one(
    'menu-removed',
    'a menu is removed',
    'truth0_shop/views/menu.xml',
    '    <menuitem id="menu_machines" name="Machines" parent="menu_shop" action="action_machine" sequence="10"/>\n',
    '',
  ),
  one('report', 'a report', 'truth0_shop/views/report.xml', 'Machine sheet</h2>', 'Sheet of a machine</h2>'),
  one('record', 'a record', records, '<field name="colour">3</field>', '<field name="colour">33</field>'),
  one(
    'record-added',
    'a record is added',
    records,
    '    <record id="tag_light"',
    '    <record id="tag_tall" model="truth0.tag">\n        <field name="code">tall</field>\n    </record>\n    <record id="tag_light"',
  ),
  one('record-removed', 'a record of a business model is removed', 'truth0_shop/data/truth0.tag.csv', 'tag_blue,blue,Blue,2\n', ''),
  one(
    'record-removed-odoo',
    'a record of a model of Odoo is removed',
    records,
    '    <record id="category_shop" model="res.partner.category">\n        <field name="name">Truth0 supplier</field>\n    </record>\n',
    '',
  ),
  one(
    'record-overridden-later',
    'a value that a later file sets again',
    records,
    '<field name="colour">4</field>',
    '<field name="colour">44</field>',
  ),
  {
    id: 'record-moved',
    title: 'a record moves to another file',
    changes: [
      {
        file: records,
        find: '    <record id="category_shop" model="res.partner.category">\n        <field name="name">Truth0 supplier</field>\n    </record>\n',
        replace: '',
      },
      {
        file: 'truth0_shop/data/override.xml',
        find: '<odoo>\n',
        replace:
          '<odoo>\n    <record id="category_shop" model="res.partner.category">\n        <field name="name">Truth0 supplier</field>\n    </record>\n',
      },
    ],
  },
  one(
    'record-order',
    'two records change places',
    records,
    '    <record id="tag_light" model="truth0.tag">\n        <field name="code">light</field>\n        <field name="name">Light</field>\n        <field name="colour">4</field>\n    </record>\n    <record id="category_shop" model="res.partner.category">\n        <field name="name">Truth0 supplier</field>\n    </record>\n',
    '    <record id="category_shop" model="res.partner.category">\n        <field name="name">Truth0 supplier</field>\n    </record>\n    <record id="tag_light" model="truth0.tag">\n        <field name="code">light</field>\n        <field name="name">Light</field>\n        <field name="colour">4</field>\n    </record>\n',
  ),
  {
    id: 'data-order',
    title: 'data files in another order, one overrides the other',
    changes: [
      { file: manifest, find: "        'data/override.xml',\n", replace: '' },
      { file: manifest, find: "        'data/records.xml',\n", replace: "        'data/override.xml',\n        'data/records.xml',\n" },
      {
        file: 'truth0_shop/data/override.xml',
        find: '    <record id="tag_light" model="truth0.tag">\n        <field name="colour">40</field>\n    </record>\n',
        replace:
          '    <record id="tag_light" model="truth0.tag">\n        <field name="code">light</field>\n        <field name="colour">40</field>\n    </record>\n',
      },
    ],
  },
  {
    id: 'data-order-only',
    title: 'data files that have nothing to do with each other in another order',
    changes: [
      {
        file: manifest,
        find: "        'data/truth0.tag.csv',\n        'data/records.xml',\n",
        replace: "        'data/records.xml',\n        'data/truth0.tag.csv',\n",
      },
    ],
  },
  {
    ...one(
      'function',
      'a function call in data',
      'truth0_shop/data/override.xml',
      '</odoo>',
      '    <function model="truth0.machine" name="write">\n        <value model="truth0.machine" search="[(\'code\', \'=\', \'M1\')]"/>\n        <value eval="{\'note\': \'function\'}"/>\n    </function>\n</odoo>',
    ),
    runs: true,
  },
  one(
    'delete',
    'data deletes records',
    'truth0_shop/data/override.xml',
    '</odoo>',
    "    <delete model=\"truth0.tag\" search=\"[('code', '=', 'fixed')]\"/>\n</odoo>",
  ),
  one('fixed-record', 'a noupdate record', fixed, '<field name="colour">5</field>', '<field name="colour">55</field>'),
  one('fixed-cron', 'a job (noupdate)', fixed, 'model.answer_total()', 'model.answer_place()'),
  one('fixed-parameter', 'a setting (noupdate)', fixed, '<field name="value">10</field>', '<field name="value">20</field>'),
  one(
    'fixed-added',
    'a noupdate record is added',
    fixed,
    '    <record id="tag_fixed_too"',
    '    <record id="tag_fixed_new" model="truth0.tag">\n        <field name="code">fixed_new</field>\n    </record>\n    <record id="tag_fixed_too"',
  ),
  one(
    'fixed-removed',
    'a noupdate record is removed',
    fixed,
    '    <record id="tag_fixed_too" model="truth0.tag">\n        <field name="code">fixed_too</field>\n        <field name="name">Fixed too</field>\n        <field name="colour">6</field>\n    </record>\n',
    '',
  ),
  one(
    'fixed-comment',
    'a comment beside noupdate records',
    fixed,
    '    <record id="tag_fixed_too"',
    '    <!-- one more -->\n    <record id="tag_fixed_too"',
  ),
  { id: 'fixed-now', title: 'records become noupdate', changes: [{ file: records, find: '<odoo>', replace: '<odoo noupdate="1">' }] },
  {
    id: 'fixed-now-changed',
    title: 'records become noupdate and one changes',
    changes: [
      { file: records, find: '<odoo>', replace: '<odoo noupdate="1">' },
      { file: records, find: '<field name="colour">3</field>', replace: '<field name="colour">33</field>' },
    ],
  },
  { id: 'fixed-no-more', title: 'records are not noupdate any more', changes: [{ file: fixed, find: '<odoo noupdate="1">', replace: '<odoo>' }] },
  {
    id: 'fixed-no-more-changed',
    title: 'records are not noupdate any more and one changes',
    changes: [
      { file: fixed, find: '<odoo noupdate="1">', replace: '<odoo>' },
      { file: fixed, find: '<field name="colour">5</field>', replace: '<field name="colour">55</field>' },
    ],
  },
  one('csv-record', 'a record of a CSV file', 'truth0_shop/data/truth0.tag.csv', 'Blue,2', 'Blue,22'),
  one(
    'csv-column-order',
    'the order of columns of a CSV file',
    'truth0_shop/data/truth0.tag.csv',
    'id,code,name,colour\ntag_red,red,Red,1\ntag_blue,blue,Blue,2\n',
    'id,name,code,colour\ntag_red,Red,red,1\ntag_blue,Blue,blue,2\n',
  ),
  one('csv-quoting', 'quotes in a CSV file', 'truth0_shop/data/truth0.tag.csv', 'Blue,2', '"Blue",2'),
  one('access', 'an access right', access, 'model_truth0_tag,base.group_user,1,0,0,0', 'model_truth0_tag,base.group_user,1,1,0,0'),
  one(
    'access-added',
    'an access right is added',
    access,
    'access_tag,',
    'access_tag_all,tag all,model_truth0_tag,base.group_system,1,1,1,1\naccess_tag,',
  ),
  one('access-removed', 'an access right is removed', access, 'access_visit,visit,model_truth0_visit,base.group_user,1,1,1,1\n', ''),
  one('rule', 'a record rule', rules, "[('state', '!=', 'broken')]", "[('state', '=', 'new')]"),
  one('fixed-rule', 'a record rule (noupdate)', rules, "[('minutes', '>', 5)]", "[('minutes', '>', 50)]"),
  one(
    'group-implied',
    'a group implies another',
    'truth0_shop/security/groups.xml',
    '<field name="name">Truth0 chief</field>',
    '<field name="name">Truth0 chief</field>\n        <field name="implied_ids" eval="[(4, ref(\'group_worker\'))]"/>',
  ),
  {
    id: 'data-file-added',
    title: 'a data file is added to the manifest',
    changes: [{ file: manifest, find: "        'views/menu.xml',\n", replace: "        'views/menu.xml',\n        'views/unlisted.xml',\n" }],
  },
  {
    id: 'data-file-removed',
    title: 'a data file is taken from the manifest',
    changes: [{ file: manifest, find: "        'views/report.xml',\n", replace: '' }],
  },
  one('unlisted-file', 'a data file that no manifest names', 'truth0_shop/views/unlisted.xml', '>unlisted<', '>hidden<'),
  one('demo-file', 'a demo file', 'truth0_shop/data/demo.xml', '>demo<', '>sample<'),
  one('version', 'the version alone', manifest, "'version': '1.0'", "'version': '1.1'"),
  {
    id: 'manifest-words',
    title: 'name, summary and author in the manifest',
    changes: [
      { file: manifest, find: "'summary': 'Machines, their visits and tags'", replace: "'summary': 'Machines'" },
      { file: manifest, find: "'author': 'Evenkeel'", replace: "'author': 'Others'" },
    ],
  },
  one('manifest-license', 'the licence', manifest, "'license': 'LGPL-3'", "'license': 'AGPL-3'"),
  {
    id: 'manifest-comment',
    title: 'a comment in the manifest',
    changes: [{ file: manifest, find: "    'installable': True,", replace: "    # it can be installed\n    'installable': True," }],
  },
  {
    id: 'depends-installed',
    title: 'a dependency that is installed',
    changes: [{ file: 'truth0_shop_plus/__manifest__.py', find: "['truth0_shop', 'web']", replace: "['truth0_shop', 'web', 'base']" }],
  },
  {
    id: 'depends-removed',
    title: 'a dependency is removed',
    changes: [{ file: 'truth0_shop_plus/__manifest__.py', find: "['truth0_shop', 'web']", replace: "['truth0_shop']" }],
  },
  {
    id: 'depends-absent',
    title: 'a dependency that is not installed',
    changes: [{ file: 'truth0_shop_plus/__manifest__.py', find: "['truth0_shop', 'web']", replace: "['truth0_shop', 'web', 'uom']" }],
  },
  one(
    'auto-install',
    'auto_install',
    manifest,
    "    'installable': True,",
    "    'auto_install': False,\n    'application': True,\n    'installable': True,",
  ),
  one(
    'external-dependency',
    'an external Python dependency',
    manifest,
    "    'installable': True,",
    "    'external_dependencies': {'python': ['lxml']},\n    'installable': True,",
  ),
  {
    id: 'post-init-hook',
    title: 'a hook after installation',
    changes: [
      { file: manifest, find: "    'installable': True,", replace: "    'post_init_hook': 'after',\n    'installable': True," },
      { file: 'truth0_shop/__init__.py', append: '\n\ndef after(*args):\n    pass\n' },
    ],
  },
]
