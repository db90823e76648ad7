import type { Fixtures } from '../rule.ts'

const record = '<odoo><record id="a" model="ir.ui.view"/></odoo>'

export const fixtures: Fixtures = {
  bad: [
    { why: 'a file that is not there', files: { '__manifest__.py': "{'data': [\n 'views/a.xml']}" }, finds: ['__manifest__.py:2'] },
    { why: 'a demo file that is not there', files: { '__manifest__.py': "{'demo': ['demo/a.xml']}" }, finds: ['__manifest__.py:1'] },
    { why: 'views that nothing lists', files: { '__manifest__.py': "{'name': 'X'}", 'views/a.xml': record }, finds: ['views/a.xml:1'] },
    {
      why: 'rights that nothing lists',
      files: { '__manifest__.py': '{}', 'security/ir.model.access.csv': 'id,name\na,b\n' },
      finds: ['security/ir.model.access.csv:1'],
    },
  ],
  good: [
    {
      why: 'what is listed',
      files: { '__manifest__.py': "{'data': ['views/a.xml', '/views/b.xml']}", 'views/a.xml': record, 'views/b.xml': record },
    },
    {
      why: 'a file without records, and files of other folders',
      files: { '__manifest__.py': '{}', 'views/a.xml': '<odoo/>', 'data/b.xml': record, 'static/src/c.xml': record },
    },
  ],
}
