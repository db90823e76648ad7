import type { Fixtures } from '../rule.ts'

export const fixtures: Fixtures = {
  bad: [
    { why: 'Python that is not', files: { 'models/a.py': 'def f(:\n    pass\n' }, finds: ['models/a.py:1'] },
    { why: 'XML that does not end', files: { 'views/a.xml': '<odoo>\n<record>\n</odoo>' }, finds: ['views/a.xml:3'] },
    { why: 'CSV with a quote without end', files: { 'data/a.csv': 'id,name\na,"b\n' }, finds: ['data/a.csv:2'] },
    { why: 'a manifest that calls', files: { '__manifest__.py': "{'name': open('x').name}" }, finds: ['__manifest__.py:1'] },
  ],
  good: [{ why: 'all three languages', files: { 'models/a.py': 'A = 1\n', 'views/a.xml': '<odoo/>', 'data/a.csv': 'id,name\na,b\n' } }],
}
