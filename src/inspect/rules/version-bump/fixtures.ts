import type { Fixtures } from '../rule.ts'

const manifest = (version: string) => `{'name': 'X',\n 'version': '${version}'}`

export const fixtures: Fixtures = {
  bad: [
    {
      why: 'code that changed under the same version',
      files: { '__manifest__.py': manifest('1.0'), 'models/a.py': 'A = 2\n' },
      before: { '__manifest__.py': manifest('1.0'), 'models/a.py': 'A = 1\n' },
      finds: ['__manifest__.py:2'],
    },
    {
      why: 'a file that is gone',
      files: { '__manifest__.py': manifest('1.0') },
      before: { '__manifest__.py': manifest('1.0'), 'static/src/a.js': 'a' },
      finds: ['__manifest__.py:2'],
    },
    {
      why: 'a version that fell',
      files: { '__manifest__.py': manifest('1.9') },
      before: { '__manifest__.py': manifest('1.10') },
      finds: ['__manifest__.py:2'],
    },
  ],
  good: [
    {
      why: 'a higher version',
      files: { '__manifest__.py': manifest('1.10'), 'models/a.py': 'A = 2\n' },
      before: { '__manifest__.py': manifest('1.9'), 'models/a.py': 'A = 1\n' },
    },
    {
      why: 'a comment, a README, a test, a translation',
      files: { 'models/a.py': 'A = 1  # one\n', 'README.md': 'b', 'tests/test_a.py': 'B = 1\n', 'i18n/de.po': '#\n' },
      before: { 'models/a.py': 'A = 1\n', 'README.md': 'a' },
    },
    { why: 'nothing to compare with', files: { '__manifest__.py': manifest('1.0') } },
  ],
}
