/** Edits of Python that declares no field, and of what is no code at all. */
import type { Edit } from '../edit.ts'

const machine = 'truth0_shop/models/machine.py'
const kinds = 'truth0_shop/models/kinds.py'
const plus = 'truth0_shop_plus/models/machine.py'

export const codeEdits: Edit[] = [
  {
    id: 'method-body',
    title: 'a method answers something else',
    changes: [{ file: machine, find: "sum(self.mapped('hours'))", replace: "sum(self.mapped('hours')) * 2" }],
  },
  {
    id: 'method-added',
    title: 'a method is added',
    changes: [{ file: machine, append: '\n    def answer_more(self):\n        return len(self)\n' }],
  },
  {
    id: 'method-removed',
    title: 'a method is removed',
    changes: [{ file: machine, find: "\n    def answer_words(self):\n        return _('Hello from the shop')\n", replace: '' }],
  },
  {
    id: 'comment',
    title: 'a comment in Python',
    changes: [{ file: machine, find: '# Machines of the shop floor.', replace: '# Machines of the shop floor, and what they cost.' }],
  },
  {
    id: 'formatting',
    title: 'Python is laid out anew',
    changes: [
      {
        file: machine,
        find: "    code = fields.Char('Code', required=True, index=True)",
        replace: '    code = fields.Char(\n        "Code",\n        required=True,\n        index=True,\n    )',
      },
      { file: machine, find: 'machine.wear = machine.hours / 1000', replace: 'machine.wear = (machine.hours/1000)  # in thousands' },
    ],
  },
  {
    id: 'method-docstring',
    title: 'the doc string of a method',
    changes: [{ file: machine, find: '"""Hours of all."""', replace: '"""Hours of all machines."""' }],
  },
  {
    id: 'model-docstring',
    title: 'the doc string of a model',
    changes: [{ file: machine, find: '"""A machine of the shop floor."""', replace: '"""A machine that somebody mends."""' }],
  },
  { id: 'readme', title: 'README', changes: [{ file: 'truth0_shop/README.md', append: '\nMore about it.\n' }] },
  { id: 'doc-added', title: 'a documentation file is added', changes: [{ file: 'truth0_shop/readme/USAGE.md', write: 'Use it.\n' }] },
  {
    id: 'tests',
    title: 'a test',
    changes: [{ file: 'truth0_shop/tests/test_machine.py', find: 'answer_total(), 0)', replace: 'answer_total(), 0, "none")' }],
  },
  {
    id: 'controller-body',
    title: 'a controller answers something else',
    changes: [{ file: 'truth0_shop/controllers/main.py', find: "return 'hello'", replace: "return 'good day'" }],
  },
  {
    id: 'controller-route',
    title: 'a route is added',
    changes: [
      {
        file: 'truth0_shop/controllers/main.py',
        append: "\n    @http.route('/truth0/bye', type='http', auth='public')\n    def bye(self):\n        return 'bye'\n",
      },
    ],
  },
  {
    id: 'python-constraint',
    title: 'a Python constraint is added',
    changes: [
      {
        file: machine,
        append:
          "\n    @api.constrains('hours')\n    def _check_hours(self):\n        if any(machine.hours < 0 for machine in self):\n            raise ValueError('hours')\n",
      },
    ],
  },
  {
    id: 'onchange',
    title: 'an onchange is added',
    changes: [{ file: machine, append: "\n    @api.onchange('hours')\n    def _onchange_hours(self):\n        self.price = 5\n" }],
  },
  {
    id: 'create-override',
    title: 'create is overridden',
    changes: [
      { file: machine, append: '\n    @api.model_create_multi\n    def create(self, vals_list):\n        return super().create(vals_list)\n' },
    ],
  },
  {
    id: 'compute-not-stored',
    title: 'the compute of a field that is not stored',
    changes: [{ file: machine, find: 'machine.hours / 1000', replace: 'machine.hours / 500' }],
  },
  {
    id: 'stored-compute',
    title: 'the compute of a stored field',
    changes: [{ file: machine, find: 'machine.price * 0.1', replace: 'machine.price * 0.2' }],
  },
  {
    id: 'stored-compute-depends',
    title: 'a dependency of a stored compute is added',
    changes: [
      {
        file: machine,
        find: "    @api.depends('price')\n    def _compute_scrap",
        replace: "    @api.depends('price', 'hours')\n    def _compute_scrap",
      },
    ],
  },
  {
    id: 'stored-compute-method',
    title: 'a method that a stored compute calls',
    changes: [{ file: machine, find: 'return 10.0', replace: 'return 20.0' }],
  },
  {
    id: 'stored-compute-method-dependent',
    title: 'the override, in a dependent, of a method that a stored compute calls',
    changes: [{ file: plus, find: '_surcharge() + 1.0', replace: '_surcharge() + 3.0' }],
  },
  {
    id: 'stored-compute-helper',
    title: 'a function of another file that a stored compute calls',
    changes: [{ file: kinds, find: '    return hours * RATE', replace: '    return hours * RATE + 1' }],
  },
  {
    id: 'stored-compute-constant',
    title: 'a constant behind a stored compute',
    changes: [{ file: kinds, find: 'RATE = 2.5', replace: 'RATE = 3.5' }],
  },
  {
    id: 'stored-compute-renamed',
    title: 'the method of a stored compute gets another name, the same body',
    changes: [
      { file: machine, find: "compute='_compute_scrap'", replace: "compute='_scrap_value'" },
      { file: machine, find: 'def _compute_scrap(self)', replace: 'def _scrap_value(self)' },
    ],
  },
  {
    id: 'stored-compute-reformatted',
    title: 'the compute of a stored field, laid out anew',
    changes: [
      { file: machine, find: 'machine.scrap = machine.price * 0.1', replace: '# ten percent\n            machine.scrap = (machine.price * 0.1)' },
    ],
  },
  {
    id: 'helper-unused',
    title: 'a function that no model calls',
    changes: [{ file: kinds, find: 'def unused(hours):\n    return hours', replace: 'def unused(hours):\n    return hours * 3' }],
  },
  { id: 'helper-comment', title: 'a comment beside constants', changes: [{ file: kinds, find: 'RATE = 2.5', replace: 'RATE = 2.5  # per hour' }] },
  {
    id: 'override-in-dependent',
    title: 'an override in a dependent',
    changes: [{ file: plus, find: 'super().answer_total() + 1', replace: 'super().answer_total() + 2' }],
  },
  { id: 'order', title: '_order', changes: [{ file: machine, find: "_order = 'code'", replace: "_order = 'code desc'" }] },
  {
    id: 'rec-name',
    title: '_rec_name',
    changes: [{ file: machine, find: "    _order = 'code'\n", replace: "    _order = 'code'\n    _rec_name = 'code'\n" }],
  },
  {
    id: 'default',
    title: 'the default of a field',
    changes: [{ file: machine, find: "'State', default='new'", replace: "'State', default='used'" }],
  },
  {
    id: 'readonly',
    title: 'a field becomes read only',
    changes: [{ file: machine, find: "fields.Float('Weight')", replace: "fields.Float('Weight', readonly=True)" }],
  },
  {
    id: 'copy',
    title: 'a field is not copied any more',
    changes: [{ file: machine, find: "fields.Float('Weight')", replace: "fields.Float('Weight', copy=False)" }],
  },
  {
    id: 'groups',
    title: 'a field is for a group',
    changes: [{ file: machine, find: "fields.Float('Weight')", replace: "fields.Float('Weight', groups='base.group_system')" }],
  },
  {
    id: 'selection-method',
    title: 'the method of a selection',
    changes: [{ file: machine, find: "('square', 'Square')", replace: "('square', 'Square'), ('flat', 'Flat')" }],
  },
  {
    id: 'table-query',
    title: 'the query of a model without a table',
    changes: [{ file: 'truth0_shop/models/stats.py', find: 'WHERE hours > 5', replace: 'WHERE hours > 20' }],
  },
  {
    id: 'wizard-method',
    title: 'a method of a wizard',
    changes: [{ file: 'truth0_shop/wizard/mend.py', find: 'return True', replace: 'return False' }],
  },
  {
    id: 'file-moved',
    title: 'a Python file is renamed',
    changes: [
      { file: 'truth0_shop/models/place.py', copyOf: 'truth0_shop/models/mixin.py' },
      { file: 'truth0_shop/models/mixin.py', remove: true },
      { file: 'truth0_shop/models/__init__.py', find: 'import mixin,', replace: 'import place,' },
    ],
  },
  {
    id: 'code-term',
    title: 'a sentence in code',
    changes: [{ file: machine, find: "_('Hello from the shop')", replace: "_('Welcome to the shop')" }],
  },
]
