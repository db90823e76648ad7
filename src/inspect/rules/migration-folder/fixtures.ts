import type { Fixtures } from '../rule.ts'

const script = 'def migrate(cr, version):\n    pass\n'
const module = (version: string, path: string) => ({ '__manifest__.py': `{'version': '${version}'}`, [path]: script })

export const fixtures: Fixtures = {
  bad: [
    {
      why: '16.0 takes three parts as complete',
      series: '16.0',
      files: module('16.0.1.2.0', 'migrations/1.2.0/pre-a.py'),
      finds: ['migrations/1.2.0/pre-a.py:1'],
    },
    {
      why: 'a version above the manifest',
      series: '16.0',
      files: module('16.0.1.2.0', 'migrations/16.0.1.3.0/post-a.py'),
      finds: ['migrations/16.0.1.3.0/post-a.py:1'],
    },
    { why: 'a name that is no version', series: '18.0', files: module('1.2', 'migrations/v1.2/end-a.py'), finds: ['migrations/v1.2/end-a.py:1'] },
    { why: 'a name without a phase', series: '18.0', files: module('1.2', 'migrations/1.2/migrate.py'), finds: ['migrations/1.2/migrate.py:1'] },
  ],
  good: [
    { why: '18.0 takes three parts', series: '18.0', files: module('1.2.0', 'migrations/1.2.0/pre-a.py') },
    { why: 'a complete version', series: '16.0', files: module('16.0.1.2.0', 'upgrades/16.0.1.2.0/pre-a.py') },
    { why: 'two parts on 16.0', series: '16.0', files: module('1.2', 'migrations/1.2/pre-a.py') },
    { why: 'always', series: '16.0', files: module('1.2', 'migrations/0.0.0/pre-a.py') },
  ],
}
