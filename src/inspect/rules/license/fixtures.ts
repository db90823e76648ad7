import type { Fixtures } from '../rule.ts'

const manifest = (license: string, depends: string) => ({ '__manifest__.py': `{'name': 'X', 'license': '${license}',\n 'depends': ['${depends}']}` })
const other = (license: string) => ({ two: { '__manifest__.py': `{'license': '${license}'}` } })

export const fixtures: Fixtures = {
  bad: [
    { why: 'LGPL on AGPL', files: manifest('LGPL-3', 'two'), beside: other('AGPL-3'), finds: ['__manifest__.py:2'] },
    { why: 'LGPL on a proprietary one', files: manifest('LGPL-3', 'two'), beside: other('OEEL-1'), finds: ['__manifest__.py:2'] },
    { why: 'a proprietary one on AGPL', files: manifest('OPL-1', 'two'), beside: other('AGPL-3'), finds: ['__manifest__.py:2'] },
    { why: 'AGPL on a proprietary one', files: manifest('AGPL-3', 'two'), beside: other('OPL-1'), finds: ['__manifest__.py:2'] },
    { why: 'one that Odoo does not know', files: manifest('MIT', 'base'), finds: ['__manifest__.py:1'] },
  ],
  good: [
    { why: 'AGPL on LGPL', files: manifest('AGPL-3', 'two'), beside: other('LGPL-3') },
    { why: 'a proprietary one on LGPL', files: manifest('OPL-1', 'two'), beside: other('LGPL-3') },
    { why: 'one that does not say', files: manifest('LGPL-3', 'two'), beside: { two: {} } },
    { why: 'another free one', files: manifest('LGPL-3', 'two'), beside: other('Other OSI approved licence') },
  ],
}
