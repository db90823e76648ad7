import { beforeAll, expect, it } from 'vitest'
import { moduleOf } from '../../../test/inspect/module-of.ts'
import { loadSqlParser } from '../hazards/sql/parse-sql.ts'
import { draftNotes } from './draft-notes.ts'

beforeAll(loadSqlParser)

const model = (...lines: string[]) => `from odoo import fields, models


class Order(models.Model):
    _name = 'shop.order'
    _description = 'Shop Order'

${lines.map((line) => `    ${line}`).join('\n')}
`
const xml = (...records: string[]) => `<odoo>\n${records.join('\n')}\n</odoo>\n`
const access = (...rows: string[]) => ['id,name,model_id:id,group_id:id,perm_read,perm_write,perm_create,perm_unlink', ...rows, ''].join('\n')

async function notes(before: Record<string, string> | null, after: Record<string, string>) {
  const drafted = draftNotes(before && (await moduleOf(before)), await moduleOf(after), [])
  return drafted.notes.map(({ kind, change, text }) => `${change} ${kind}: ${text}`)
}

it.each([
  ['new', [], ["ref = fields.Char('Reference')"], ['new field: “Reference” on Shop Order']],
  ['named by its name', [], ['delivery_note_id = fields.Many2one("x")'], ['new field: “Delivery note” on Shop Order']],
  ['new and required', [], ["ref = fields.Char('Reference', required=True)"], ['new field: “Reference” on Shop Order, which must be filled in']],
  ['gone', ["ref = fields.Char('Reference')"], [], ['gone field: “Reference” on Shop Order']],
  [
    'called otherwise',
    ["ref = fields.Char('Reference')"],
    ["ref = fields.Char('Our reference')"],
    ['changed field: “Reference” on Shop Order is called “Our reference”'],
  ],
  [
    'required from now on',
    ["ref = fields.Char('Reference')"],
    ["ref = fields.Char('Reference', required=True)"],
    ['changed field: “Reference” on Shop Order must be filled in'],
  ],
  [
    'other choices',
    ["state = fields.Selection([('a', 'Open'), ('b', 'Late')], 'State')"],
    ["state = fields.Selection([('a', 'Open'), ('c', 'Done')], 'State')"],
    ['changed field: “State” on Shop Order: can also be “Done”', 'changed field: “State” on Shop Order: can no more be “Late”'],
  ],
  ['what users do not see', ["ref = fields.Char('Reference')"], ["ref = fields.Char('Reference', copy=False)"], []],
])('a field: %s', async (_title, before, after, expected) => {
  expect(await notes({ 'models/order.py': model(...before, 'x = 1') }, { 'models/order.py': model(...after, 'x = 1') })).toEqual(expected)
})

it.each([
  ['a menu', '<menuitem id="m" name="Orders" action="a"/>', 'new screen: menu “Orders”'],
  [
    'a screen',
    '<record id="v" model="ir.ui.view"><field name="name">order.form</field><field name="model">shop.order</field></record>',
    'new screen: screen “order.form” (shop.order)',
  ],
  [
    'a job',
    '<record id="j" model="ir.cron"><field name="name">Send orders</field><field name="interval_number">2</field><field name="interval_type">hours</field></record>',
    'new job: job “Send orders”, every 2 hours',
  ],
  [
    'a report',
    '<record id="r" model="ir.actions.report"><field name="name">Delivery slip</field><field name="model">shop.order</field></record>',
    'new report: report “Delivery slip” (shop.order)',
  ],
  ['a mail', '<record id="t" model="mail.template"><field name="name">Thank you</field></record>', 'new mail: mail “Thank you”'],
  ['a group', '<record id="g" model="res.groups"><field name="name">Shop manager</field></record>', 'new right: group “Shop manager”'],
])('%s', async (_title, record, expected) => {
  expect(await notes({ 'data/x.xml': xml() }, { 'data/x.xml': xml(record) })).toEqual([expected])
  expect(await notes({ 'data/x.xml': xml(record) }, { 'data/x.xml': xml(record) })).toEqual([])
  expect(await notes({ 'data/x.xml': xml(record) }, { 'data/x.xml': xml() })).toEqual([expected.replace('new', 'gone')])
})

it('rights, by group and verb', async () => {
  const file = 'security/ir.model.access.csv'
  const clerk = 'a,a,model_shop_order,base.group_user,1,0,0,0'
  expect(await notes({ [file]: access() }, { [file]: access(clerk) })).toEqual(['new right: the group base.group_user may read shop.order'])
  expect(await notes({ [file]: access(clerk) }, { [file]: access('a,a,model_shop_order,base.group_user,1,1,1,0') })).toEqual([
    'changed right: the group base.group_user may read, change, create shop.order (before: read)',
  ])
})

it('a noupdate record that changed in the code alone changes nothing for users', async () => {
  const record = (name: string) => `<data noupdate="1"><record id="j" model="ir.cron"><field name="name">${name}</field></record></data>`
  expect(await notes({ 'data/x.xml': xml(record('One')) }, { 'data/x.xml': xml(record('Two')) })).toEqual([])
})

it('a new module says everything it brings', async () => {
  expect(await notes(null, { 'models/order.py': model("ref = fields.Char('Reference')") })).toEqual(['new field: “Reference” on Shop Order'])
})

it.each([
  ["cr.execute('update account_move set ref = null')", ['a script changes rows of account_move: say what that means']],
  [
    "cr.execute('update a set x = 1'); cr.execute('delete from b; insert into c values (1); update d set x = 1')",
    ['a script changes rows of a and d, deletes rows of b, adds rows to c: say what that means'],
  ],
  ["cr.execute('create table own (id int)'); cr.execute('insert into own values (1)')", []],
  ["cr.execute('alter table a add column b int')", []],
  ["cr.execute('update ' + table)", ['a script works on the data, and what it changes cannot be told from it: ask whoever wrote it']],
  ['env["shop.order"].search([]).write({})', ['a script works on the data, and what it changes cannot be told from it: ask whoever wrote it']],
  [
    "cr.execute('update a set x = 1'); openupgrade.logged_query(cr, query)",
    [
      'a script changes rows of a: say what that means',
      'a script works on the data, and what it changes cannot be told from it: ask whoever wrote it',
    ],
  ],
])('a script: %s', async (code, expected) => {
  const file = 'migrations/18.0.1.1.0/post-x.py'
  const after = await moduleOf({ [file]: `def migrate(cr, version):\n    ${code}\n` })
  expect(draftNotes(after, after, [file]).notes.map(({ text }) => text)).toEqual(expected)
  expect(draftNotes(after, after, []).notes).toEqual([])
})
