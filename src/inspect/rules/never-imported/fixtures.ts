import type { Fixtures } from '../rule.ts'

const model = "from odoo import models\nclass A(models.Model):\n    _name = 'a.b'\n"

export const fixtures: Fixtures = {
  bad: [
    {
      why: 'a model that was forgotten in models/__init__.py',
      files: { '__init__.py': 'from . import models\n', 'models/__init__.py': 'from . import a\n', 'models/a.py': model, 'models/b.py': model },
      finds: ['models/b.py:1'],
    },
    {
      why: 'a whole folder',
      files: {
        '__init__.py': 'A = 1\n',
        'controllers/__init__.py': 'from . import a\n',
        'controllers/a.py': 'from odoo import http\nclass A(http.Controller):\n    pass\n',
      },
      finds: ['controllers/a.py:1'],
    },
  ],
  good: [
    { why: 'a folder that is no package', files: { '__init__.py': '', 'drivers/a.py': model } },
    {
      why: 'every way to import',
      files: {
        '__init__.py': 'from . import models\nfrom .wizard import a\nfrom odoo.addons.one.report import b\nimport odoo.addons.one.other.c\n',
        'models/__init__.py': 'from . import (\n    a,\n    sub,\n)\n',
        'models/a.py': model,
        'models/sub/__init__.py': 'from .deep.e import *\n',
        'models/sub/deep/e.py': model,
        'wizard/a.py': model,
        'report/b.py': 'from ..lib import d\n',
        'other/c.py': model,
        'lib/d.py': model,
      },
    },
    { why: 'a script without models', files: { '__init__.py': '', 'scripts/run.py': 'A = 1\n' } },
    { why: 'tests and migrations', files: { '__init__.py': '', 'tests/a.py': model, 'migrations/1.0/pre-a.py': model } },
  ],
}
