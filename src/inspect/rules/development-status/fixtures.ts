import type { Fixtures } from '../rule.ts'

const manifest = (status: string) => ({ '__manifest__.py': `{'name': 'X', 'development_status': '${status}',\n 'depends': ['two']}` })
const other = (status: string) => ({ two: { '__manifest__.py': `{'development_status': '${status}'}` } })

export const fixtures: Fixtures = {
  bad: [
    { why: 'stable on beta', files: manifest('Production/Stable'), beside: other('Beta'), finds: ['__manifest__.py:2'] },
    { why: 'beta on alpha', files: manifest('Beta'), beside: other('Alpha'), finds: ['__manifest__.py:2'] },
    { why: 'one that nobody knows', files: manifest('Finished'), beside: other('Beta'), finds: ['__manifest__.py:1'] },
  ],
  good: [
    { why: 'beta on stable', files: manifest('Beta'), beside: other('Production/Stable') },
    { why: 'one that does not say', files: manifest('Mature'), beside: { two: {} } },
  ],
}
