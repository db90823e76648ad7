/** Edits of fields and models. */
import type { Edit } from '../edit.ts'

const machine = 'truth0_shop/models/machine.py'
const kinds = 'truth0_shop/models/kinds.py'
const visit = 'truth0_shop/models/visit.py'
const stats = 'truth0_shop/models/stats.py'
const models = 'truth0_shop/models/__init__.py'
const access = 'truth0_shop/security/ir.model.access.csv'

/** An edit that gives a field of the machine another definition. */
const field = (id: string, title: string, find: string, replace: string): Edit => ({ id, title, changes: [{ file: machine, find, replace }] })
/** An edit that adds a field to the machine. */
const added = (id: string, title: string, definition: string): Edit =>
  field(id, title, "    bought = fields.Date('Bought')\n", `    bought = fields.Date('Bought')\n    ${definition}\n`)

export const fieldEdits: Edit[] = [
  added('field-added', 'a field is added', "colour = fields.Char('Colour')"),
  added('field-added-default', 'a field with a default is added', "colour = fields.Char('Colour', default='grey')"),
  added('field-added-required-default', 'a required field with a default is added', "colour = fields.Char('Colour', required=True, default='grey')"),
  added('field-added-required', 'a required field without a default is added', "colour = fields.Char('Colour', required=True)"),
  added(
    'field-added-stored-compute',
    'a stored computed field is added',
    "double = fields.Float('Double', compute='_compute_double', store=True)\n\n    @api.depends('hours')\n    def _compute_double(self):\n        for machine in self:\n            machine.double = machine.hours * 2\n",
  ),
  added(
    'field-added-compute',
    'a computed field that is not stored is added',
    "double = fields.Float('Double', compute='_compute_double')\n\n    def _compute_double(self):\n        for machine in self:\n            machine.double = machine.hours * 2\n",
  ),
  added('field-added-many2many', 'a many2many is added', "buyer_ids = fields.Many2many('res.partner', string='Buyers')"),
  added('field-added-related', 'a related field that is not stored is added', "supplier_city = fields.Char('City', related='partner_id.city')"),
  {
    id: 'field-added-elsewhere',
    alone: true,
    title: 'a field is added to a model of Odoo',
    changes: [{ file: 'truth0_shop/models/category.py', append: "    truth0_class = fields.Char('Class')\n" }],
  },
  {
    id: 'field-added-mixin',
    title: 'a field is added to an abstract model',
    changes: [
      {
        file: 'truth0_shop/models/mixin.py',
        find: "    place = fields.Char('Place')\n",
        replace: "    place = fields.Char('Place')\n    floor = fields.Char('Floor')\n",
      },
    ],
  },
  {
    id: 'field-removed-mixin',
    title: 'a field is removed from an abstract model',
    changes: [
      { file: 'truth0_shop/models/mixin.py', find: "    place = fields.Char('Place')\n", replace: '' },
      { file: 'truth0_shop/models/mixin.py', find: "record.place or ''", replace: "''" },
    ],
  },
  { id: 'field-removed', title: 'a stored field is removed', changes: [{ file: machine, find: "    spare = fields.Char('Spare')\n", replace: '' }] },
  {
    id: 'field-removed-compute',
    title: 'a computed field that is not stored is removed',
    changes: [{ file: machine, find: "    wear = fields.Float('Wear', compute='_compute_wear')\n", replace: '' }],
  },
  {
    id: 'field-removed-stored-compute',
    title: 'a stored computed field is removed',
    changes: [{ file: machine, find: "    scrap = fields.Float('Scrap', compute='_compute_scrap', store=True)\n", replace: '' }],
  },
  {
    id: 'field-removed-dependent',
    title: 'a field that a dependent adds is removed there',
    changes: [{ file: 'truth0_shop_plus/models/machine.py', find: "    remark = fields.Char('Remark')\n", replace: '' }],
  },
  {
    id: 'field-removed-many2many',
    title: 'a many2many is removed',
    changes: [{ file: machine, find: "    tag_ids = fields.Many2many('truth0.tag', string='Tags')\n", replace: '' }],
  },
  {
    id: 'field-renamed',
    title: 'a field gets another name, without a script',
    changes: [{ file: visit, find: 'worker = fields.Char(', replace: 'mender = fields.Char(' }],
  },
  {
    id: 'field-moved-to-dependent',
    title: 'a field moves to a dependent',
    changes: [
      { file: machine, find: "    weight = fields.Float('Weight')\n", replace: '' },
      {
        file: 'truth0_shop_plus/models/machine.py',
        find: "    score = fields.Integer('Score')\n",
        replace: "    score = fields.Integer('Score')\n    weight = fields.Float('Weight')\n",
      },
    ],
  },
  {
    id: 'field-moved-to-parent',
    title: 'a field moves to the module below',
    changes: [
      { file: 'truth0_shop_plus/models/machine.py', find: "    score = fields.Integer('Score')\n", replace: '' },
      {
        file: machine,
        find: "    weight = fields.Float('Weight')\n",
        replace: "    weight = fields.Float('Weight')\n    score = fields.Integer('Score')\n",
      },
    ],
  },
  field('label', 'the label of a field', "fields.Float('Weight')", "fields.Float('Mass')"),
  field('label-keyword', 'the label of a field, by keyword', "fields.Float('Weight')", "fields.Float(string='Mass')"),
  field('label-same-keyword', 'the same label, now by keyword', "fields.Float('Weight')", "fields.Float(string='Weight')"),
  field('label-translated', 'a label that is translated', "fields.Float('Hours', help", "fields.Float('Running hours', help"),
  field('help', 'the help of a field', "help='Hours that it ran'", "help='Hours since it was new'"),
  field('selection-added', 'a value of a selection is added', "('broken', 'Broken')]", "('broken', 'Broken'), ('sold', 'Sold')]"),
  field('selection-label', 'the label of a value of a selection', "('used', 'Used')", "('used', 'Second hand')"),
  field('selection-removed', 'a value of a selection that rows have is removed', ", ('broken', 'Broken')", ''),
  field('selection-order', 'the order of a selection', "[('new', 'New'), ('used', 'Used'),", "[('used', 'Used'), ('new', 'New'),"),
  {
    id: 'selection-constant',
    title: 'a constant behind a selection',
    changes: [{ file: kinds, find: "('mill', 'Mill')]", replace: "('mill', 'Mill'), ('saw', 'Saw')]" }],
  },
  {
    id: 'selection-constant-dependent',
    title: 'a constant behind a selection of a dependent',
    changes: [{ file: kinds, find: "('high', 'High')]", replace: "('high', 'High'), ('top', 'Top')]" }],
  },
  {
    id: 'selection-add',
    title: 'a dependent adds a value to a selection',
    changes: [
      {
        file: 'truth0_shop_plus/models/machine.py',
        find: "    score = fields.Integer('Score')\n",
        replace:
          "    score = fields.Integer('Score')\n    state = fields.Selection(selection_add=[('lent', 'Lent')], ondelete={'lent': 'set default'})\n",
      },
    ],
  },
  field('required-filled', 'a field that every row has becomes required', "fields.Char('Spare')", "fields.Char('Spare', required=True)"),
  field('required-empty', 'a field that rows lack becomes required', "fields.Text('Note')", "fields.Text('Note', required=True)"),
  field(
    'required-removed',
    'a field is not required any more',
    "fields.Char('Name', required=True, translate=True)",
    "fields.Char('Name', translate=True)",
  ),
  field('index-added', 'an index is added', "fields.Char('Spare')", "fields.Char('Spare', index=True)"),
  field('index-removed', 'an index is removed', "fields.Char('Code', required=True, index=True)", "fields.Char('Code', required=True)"),
  field(
    'index-kind',
    'an index of another kind',
    "fields.Char('Code', required=True, index=True)",
    "fields.Char('Code', required=True, index='btree_not_null')",
  ),
  field('type-char-text', 'Char becomes Text', "fields.Char('Spare')", "fields.Text('Spare')"),
  field('type-text-html', 'Text becomes Html', "fields.Text('Note')", "fields.Html('Note')"),
  field('type-text-char', 'Text becomes Char', "fields.Text('Note')", "fields.Char('Note')"),
  field('type-integer-float', 'Integer becomes Float', "fields.Integer('Price')", "fields.Float('Price')"),
  field('type-float-integer', 'Float becomes Integer', "fields.Float('Weight')", "fields.Integer('Weight')"),
  { ...field('type-char-integer', 'Char becomes Integer', "fields.Char('Serial', size=20)", "fields.Integer('Serial')"), alone: true },
  field('type-date-datetime', 'Date becomes Datetime', "fields.Date('Bought')", "fields.Datetime('Bought')"),
  { ...field('type-char-many2one', 'Char becomes Many2one', "fields.Char('Spare')", "fields.Many2one('res.partner', 'Spare')"), alone: true },
  // 18.0 fails on it: `_process_ondelete` asks the field that was a selection for its ondelete.
  {
    ...field(
      'type-selection-char',
      'Selection becomes Char',
      "fields.Selection(KINDS, 'Kind', default='lathe')",
      "fields.Char('Kind', default='lathe')",
    ),
    alone: true,
  },
  field('translate-added', 'a field becomes translatable', "fields.Char('Spare')", "fields.Char('Spare', translate=True)"),
  field(
    'translate-removed',
    'a field is not translatable any more',
    "fields.Char('Name', required=True, translate=True)",
    "fields.Char('Name', required=True)",
  ),
  field('size-up', 'a longer size', 'size=20', 'size=40'),
  field('size-down', 'a shorter size', 'size=20', 'size=6'),
  field('size-removed', 'no size any more', "fields.Char('Serial', size=20)", "fields.Char('Serial')"),
  field('digits', 'digits are given', "fields.Float('Weight')", "fields.Float('Weight', digits=(16, 3))"),
  {
    ...field('company-dependent', 'a field becomes company dependent', "fields.Char('Spare')", "fields.Char('Spare', company_dependent=True)"),
    alone: true,
  },
  field(
    'compute-stored',
    'a computed field becomes stored',
    "fields.Float('Wear', compute='_compute_wear')",
    "fields.Float('Wear', compute='_compute_wear', store=True)",
  ),
  field(
    'compute-not-stored-any-more',
    'a stored computed field is not stored any more',
    "fields.Float('Scrap', compute='_compute_scrap', store=True)",
    "fields.Float('Scrap', compute='_compute_scrap')",
  ),
  field(
    'field-becomes-computed',
    'a stored field becomes computed and stored',
    "fields.Float('Weight')",
    "fields.Float('Weight', compute='_compute_weight', store=True)\n\n    @api.depends('hours')\n    def _compute_weight(self):\n        for machine in self:\n            machine.weight = machine.hours\n",
  ),
  field(
    'computed-becomes-field',
    'a stored computed field becomes an ordinary one',
    "fields.Float('Scrap', compute='_compute_scrap', store=True)",
    "fields.Float('Scrap')",
  ),
  field(
    'stored-related-path',
    'a stored related field has another source',
    "related='partner_id.name', store=True",
    "related='partner_id.city', store=True",
  ),
  field('related-path', 'a related field that is not stored has another source', "related='partner_id.ref'", "related='partner_id.city'"),
  field(
    'many2one-model',
    'a many2one points to another model',
    "fields.Many2one('res.country', 'Country')",
    "fields.Many2one('res.currency', 'Country')",
  ),
  {
    id: 'many2one-ondelete',
    title: 'what happens to a many2one on deletion',
    changes: [{ file: visit, find: "ondelete='cascade'", replace: "ondelete='restrict'" }],
  },
  field(
    'many2many-table',
    'a many2many with another table',
    "fields.Many2many('truth0.tag', string='Tags')",
    "fields.Many2many('truth0.tag', 'truth0_machine_tags', 'machine_id', 'tag_id', 'Tags')",
  ),
  {
    id: 'model-added',
    title: 'a model is added',
    changes: [
      {
        file: 'truth0_shop/models/order.py',
        write:
          "from odoo import fields, models\n\n\nclass Order(models.Model):\n    _name = 'truth0.order'\n    _description = 'Order'\n\n    code = fields.Char('Code')\n",
      },
      { file: models, find: 'stats, category', replace: 'stats, category, order' },
      { file: access, append: 'access_order,order,model_truth0_order,base.group_user,1,1,1,1\n' },
    ],
  },
  {
    id: 'abstract-added',
    title: 'an abstract model without fields is added',
    changes: [
      {
        file: 'truth0_shop/models/order.py',
        write:
          "from odoo import models\n\n\nclass Order(models.AbstractModel):\n    _name = 'truth0.order'\n    _description = 'Order'\n\n    def answer_order(self):\n        return 1\n",
      },
      { file: models, find: 'stats, category', replace: 'stats, category, order' },
    ],
  },
  {
    id: 'model-removed',
    title: 'a model is removed',
    changes: [
      { file: 'truth0_shop/models/visit.py', remove: true },
      { file: models, find: 'machine, visit,', replace: 'machine,' },
      { file: machine, find: "    visit_ids = fields.One2many('truth0.visit', 'machine_id', 'Visits')\n", replace: '' },
      { file: access, find: 'access_visit,visit,model_truth0_visit,base.group_user,1,1,1,1\n', replace: '' },
      {
        file: 'truth0_shop/security/rules.xml',
        find: '    <data noupdate="1">\n        <record id="rule_visit" model="ir.rule">\n            <field name="name">Long visits</field>\n            <field name="model_id" ref="model_truth0_visit"/>\n            <field name="domain_force">[(\'minutes\', \'>\', 5)]</field>\n        </record>\n    </data>\n',
        replace: '',
      },
    ],
  },
  {
    id: 'wizard-field',
    title: 'a field is added to a wizard',
    changes: [
      {
        file: 'truth0_shop/wizard/mend.py',
        find: "    code = fields.Char('Code')\n",
        replace: "    code = fields.Char('Code')\n    hours = fields.Float('Hours')\n",
      },
    ],
  },
  {
    id: 'description',
    title: '_description',
    changes: [{ file: machine, find: "_description = 'Machine'", replace: "_description = 'Machine tool'" }],
  },
  {
    id: 'inherit-added',
    title: 'a mixin is added to a model',
    changes: [{ file: visit, find: "    _description = 'Visit'\n", replace: "    _description = 'Visit'\n    _inherit = ['truth0.located']\n" }],
  },
  {
    id: 'sql-constraint-added',
    title: 'an SQL constraint is added',
    changes: [
      {
        file: machine,
        find: "        ('price_positive'",
        replace: "        ('weight_positive', 'check(weight >= 0)', 'A weight is positive'),\n        ('price_positive'",
      },
    ],
  },
  {
    id: 'sql-constraint-violated',
    title: 'an SQL constraint that rows violate is added',
    changes: [
      {
        file: machine,
        find: "        ('price_positive'",
        replace: "        ('weight_small', 'check(weight < 8)', 'A weight is small'),\n        ('price_positive'",
      },
    ],
  },
  {
    id: 'sql-constraint-changed',
    title: 'an SQL constraint is changed',
    changes: [{ file: machine, find: 'check(price >= 0)', replace: 'check(price >= 1)' }],
  },
  {
    id: 'sql-constraint-removed',
    title: 'an SQL constraint is removed',
    changes: [{ file: machine, find: "        ('price_positive', 'check(price >= 0)', 'A price is positive'),\n", replace: '' }],
  },
  {
    id: 'sql-constraint-message',
    title: 'the message of an SQL constraint',
    changes: [{ file: machine, find: "'A price is positive'", replace: "'A price is never negative'" }],
  },
  {
    id: 'init-view',
    title: 'the SQL of a model that is a view',
    changes: [{ file: stats, find: 'count(*) AS machines', replace: 'count(*) + 1 AS machines' }],
  },
  {
    id: 'init-view-constant',
    title: 'a constant behind a model that is a view',
    changes: [{ file: kinds, find: 'OLD_HOURS = 100', replace: 'OLD_HOURS = 20' }],
  },
  {
    id: 'init-index',
    title: 'init() makes an index',
    changes: [
      {
        file: visit,
        append: "\n    def init(self):\n        self.env.cr.execute('CREATE INDEX IF NOT EXISTS truth0_visit_long ON truth0_visit (minutes)')\n",
      },
    ],
  },
]
