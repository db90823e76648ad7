import type { Fixtures } from '../rule.ts'

const manifest = "{'data': ['a.xml', 'data/x.y-more.csv']}"
const noupdate = (body: string) => `<odoo noupdate="1">\n${body}\n</odoo>`
const update = (body: string) => `<odoo>\n${body}\n</odoo>`
const record = (value: string, more = '') => `<record id="a" model="x.y"${more}><field name="b">${value}</field></record>`
const files = (xml: string) => ({ '__manifest__.py': manifest, 'a.xml': xml })

export const fixtures: Fixtures = {
  bad: [
    { why: 'a record without an id', files: files(update('<record model="x.y"/>')), finds: ['a.xml:2'] },
    { why: 'one of them in noupdate', files: files(noupdate('<record model="x.y"/>')), finds: ['a.xml:2'] },
    { why: 'the flag on a record', files: files(update('<record id="a" model="x.y" noupdate="1"/>')), finds: ['a.xml:2'] },
    { why: 'CSV without ids', files: { '__manifest__.py': manifest, 'data/x.y-more.csv': 'name\na\n' }, finds: ['data/x.y-more.csv:1'] },
    {
      why: 'CSV that is named after no model',
      files: { '__manifest__.py': "{'data': ['data/rights.csv']}", 'data/rights.csv': 'id,name\na,b\n' },
      finds: ['data/rights.csv:1'],
    },
    { why: 'a change in noupdate', files: files(noupdate(record('2'))), before: files(noupdate(record('1'))), finds: ['a.xml:2'] },
    { why: 'a record that went into noupdate', files: files(noupdate(record('1'))), before: files(update(record('1'))), finds: ['a.xml:2'] },
    { why: 'a record that left it', files: files(update(record('1'))), before: files(noupdate(record('1'))), finds: ['a.xml:2'] },
    {
      why: 'a new one that is not to be made',
      files: files(noupdate(record('1', ' forcecreate="0"'))),
      before: files(noupdate('')),
      finds: ['a.xml:2'],
    },
  ],
  good: [
    { why: 'records with ids', files: { ...files(noupdate(record('1'))), 'data/x.y-more.csv': 'id,name\na,b\n' } },
    { why: 'a change that an update brings, and a new record', files: files(update(record('2'))), before: files(update(record('1'))) },
    { why: 'a new record in noupdate', files: files(noupdate(record('1'))), before: files(noupdate('')) },
    { why: 'short forms without an id', files: files(update('<menuitem name="x"/><function model="x.y" name="z"/>')) },
  ],
}
