import type { Fixtures } from '../rule.ts'

const manifest = (text: string) => ({ '__manifest__.py': text })
const bridge = (more = '') => manifest(`{'depends': ['one', 'two'], 'auto_install': True${more}}`)

export const fixtures: Fixtures = {
  bad: [
    {
      why: 'a bridge that comes by itself',
      files: manifest("{'name': 'X',\n 'depends': ['two']}"),
      beside: { two: {}, bridge: bridge() },
      finds: ['__manifest__.py:2'],
    },
    {
      why: 'one of a country',
      files: manifest("{'name': 'X',\n 'depends': ['two']}"),
      beside: { two: {}, bridge: bridge(", 'countries': ['de']") },
      finds: ['__manifest__.py:2'],
    },
    { why: 'a module that installs itself', files: manifest("{'depends': ['base'],\n 'auto_install': True}"), finds: ['__manifest__.py:2'] },
    { why: 'one that installs itself everywhere', files: manifest("{'depends': ['base'],\n 'auto_install': []}"), finds: ['__manifest__.py:2'] },
    { why: 'a trigger that is no dependency', files: manifest("{'depends': ['base'],\n 'auto_install': ['two']}"), finds: ['__manifest__.py:2'] },
  ],
  good: [
    {
      why: 'what comes with a dependency alone',
      files: manifest("{'depends': ['two']}"),
      beside: { two: {}, late: manifest("{'depends': ['two'], 'auto_install': True}") },
    },
    { why: 'a bridge to what does not come with it', files: manifest("{'depends': ['base']}"), beside: { two: {}, bridge: bridge() } },
    {
      why: 'what is in every database',
      files: manifest("{'depends': ['base']}"),
      beside: { everywhere: manifest("{'depends': ['base'], 'auto_install': True}") },
    },
    {
      why: 'a bridge that is not installable',
      files: manifest("{'depends': ['two']}"),
      beside: { two: {}, bridge: bridge(", 'installable': False") },
    },
  ],
}
