import type { Fixtures } from '../rule.ts'

const manifest = (text: string) => ({ '__manifest__.py': text })

export const fixtures: Fixtures = {
  bad: [
    { why: 'one that is nowhere', files: manifest("{'depends': [\n 'base',\n 'nowhere']}"), finds: ['__manifest__.py:3'] },
    { why: 'itself', files: manifest("{'depends': ['base', 'one']}"), finds: ['__manifest__.py:1'] },
    { why: 'one named twice', files: manifest("{'depends': ['base',\n 'base']}"), finds: ['__manifest__.py:2'] },
    { why: 'one that is not installable', files: manifest("{'depends': ['old']}"), finds: ['__manifest__.py:1'] },
    {
      why: 'one of another series',
      files: manifest("{'depends': ['two']}"),
      beside: { two: manifest("{'version': '15.0.1.0.0'}") },
      finds: ['__manifest__.py:1'],
    },
    {
      why: 'an import from one that it does not depend on',
      files: { 'models/a.py': 'import odoo\nfrom odoo.addons.two import x\nfrom odoo.addons.two.models.y import (\n    z,\n    w,\n)\n' },
      beside: { two: {} },
      finds: ['models/a.py:2'],
    },
  ],
  good: [
    { why: 'an import in a file that nothing imports', files: { 'models/b.py': 'from odoo.addons.two import x\n' }, beside: { two: {} } },
    {
      why: 'an import from what its dependency depends on, and from itself',
      files: { ...manifest("{'depends': ['two']}"), 'models/a.py': 'from odoo.addons.three.models import x\nfrom odoo.addons.one import y\n' },
      beside: { two: manifest("{'depends': ['three']}"), three: {} },
    },
    { why: 'what is there', files: manifest("{'depends': ['base']}") },
    { why: 'a module that is not installable itself', files: manifest("{'depends': ['nowhere'], 'installable': False}") },
  ],
}
