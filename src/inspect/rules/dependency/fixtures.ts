import type { Fixtures } from '../rule.ts'

const manifest = (text: string) => ({ '__manifest__.py': text })

export const fixtures: Fixtures = {
  bad: [
    { why: 'one that is nowhere', files: manifest("{'depends': [\n 'base',\n 'nowhere']}"), finds: ['__manifest__.py:3'] },
    { why: 'itself', files: manifest("{'depends': ['base', 'one']}"), finds: ['__manifest__.py:1'] },
    { why: 'one named twice', files: manifest("{'depends': ['base',\n 'base']}"), finds: ['__manifest__.py:2'] },
    { why: 'one that is not installable', files: manifest("{'depends': ['old']}"), finds: ['__manifest__.py:1'] },
  ],
  good: [
    { why: 'what is there', files: manifest("{'depends': ['base']}") },
    { why: 'a module that is not installable itself', files: manifest("{'depends': ['nowhere'], 'installable': False}") },
  ],
}
