import type { Fixtures } from '../rule.ts'

const manifest = (text: string) => ({ '__manifest__.py': text })

export const fixtures: Fixtures = {
  bad: [
    { why: 'a key twice', files: manifest("{'name': 'X',\n 'version': '1.0',\n 'version': '1.1'}"), finds: ['__manifest__.py:3'] },
    { why: 'dependencies as a string', files: manifest("{'name': 'X',\n 'depends': 'base'}"), finds: ['__manifest__.py:2'] },
    { why: 'a version that 18.0 refuses', series: '18.0', files: manifest("{'name': 'X', 'version': '1'}"), finds: ['__manifest__.py:1'] },
    { why: 'a version of another series', series: '16.0', files: manifest("{'name': 'X', 'version': '15.0.1.0.0'}"), finds: ['__manifest__.py:1'] },
    { why: 'a misspelt key', files: manifest("{'name': 'X',\n 'dependes': ['base']}"), finds: ['__manifest__.py:2'] },
    { why: 'a key with a hyphen', files: manifest("{'name': 'X',\n 'auto-install': True}"), finds: ['__manifest__.py:2'] },
  ],
  good: [
    { why: 'keys of shops and of the community', files: manifest("{'name': 'X', 'price': 1, 'maintainers': ['a'], 'qweb': [], 'anything_else': 1}") },
    {
      why: 'an ordinary one',
      files: manifest("{'name': 'X', 'version': '16.0.1.0.0', 'depends': ['base'], 'auto_install': ['base'], 'website': 'x'}"),
    },
    {
      why: 'one that is not installable may have an old version',
      series: '18.0',
      files: manifest("{'name': 'X', 'version': '1', 'installable': False}"),
    },
  ],
}
