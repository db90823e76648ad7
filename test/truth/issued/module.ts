/** A module in two versions: a table for every hazard rule about models, so that the locks on it are that rule's alone. Data is one file per version, by path. */
export const issuedModule = 'truth_issued'

interface Model {
  name: string
  before: string
  after: string
}

const models: Model[] = [
  { name: 'typed', before: 'number = fields.Integer()', after: 'number = fields.Float()' },
  { name: 'indexed', before: 'note = fields.Char()', after: 'note = fields.Char(index=True)' },
  { name: 'needed', before: 'note = fields.Char()', after: "note = fields.Char(required=True, default='none')" },
  { name: 'removed', before: 'note = fields.Char()', after: '' },
  { name: 'filled', before: '', after: "note = fields.Char(default='none')" },
  {
    name: 'joined',
    before: "partner_id = fields.Many2one('res.partner')",
    after: "partner_id = fields.Many2one('res.partner')\n    city = fields.Char(related='partner_id.city', store=True)",
  },
  {
    name: 'computed',
    before: '',
    after:
      "total = fields.Float(compute='_compute_total', store=True)\n\n    def _compute_total(self):\n        for record in self:\n            record.total = len(record.code or '')",
  },
  { name: 'checked', before: '', after: "_sql_constraints = [('positive', 'check(id > 0)', 'Positive')]" },
  { name: 'once', before: '', after: "_sql_constraints = [('once', 'unique(code)', 'Once')]" },
  { name: 'linked', before: '', after: "user_id = fields.Many2one('res.users')" },
]

/** Tables that a rule is about, and that of what users are linked to. */
export const issuedTables = [...models.map(({ name }) => `truth_${name}`), 'truth_coded', 'res_users']

const classOf = (name: string, body: string): string =>
  `class ${name[0]?.toUpperCase()}${name.slice(1)}(models.Model):\n    _name = 'truth.${name}'\n    _description = '${name}'\n\n    code = fields.Char()\n    ${body}\n\n\n`

function python(side: 'before' | 'after'): string {
  const coded = side === 'before' ? '' : "    note = fields.Char(default='none')\n"
  return `from odoo import fields, models\n\nNAME = 'truth.' + 'coded'\n\n\n${models.map((model) => classOf(model.name, model[side])).join('')}class Coded(models.Model):\n    _name = NAME\n    _description = 'Coded'\n\n    code = fields.Char()\n${coded}`
}

function records(side: 'before' | 'after'): string {
  const job =
    '<record id="job" model="ir.cron"><field name="name">Truth</field><field name="model_id" ref="model_truth_typed"/><field name="state">code</field><field name="code">pass</field><field name="interval_number">1</field><field name="interval_type">days</field></record>'
  return `<odoo>\n${side === 'after' ? job : ''}\n</odoo>\n`
}

/** Files by path below the module. The script of the later version holds the transaction open for as long as it takes to look at its locks. */
export function issuedFiles(side: 'before' | 'after'): Record<string, string> {
  const version = side === 'before' ? '1.0' : '1.1'
  return {
    '__manifest__.py': `{'name': 'Issued', 'version': '${version}', 'author': 'Evenkeel', 'license': 'LGPL-3', 'depends': ['base'], 'data': ['data.xml']}\n`,
    '__init__.py': 'from . import things\n',
    'things.py': python(side),
    'data.xml': records(side),
    ...(side === 'after' ? { 'migrations/0.0.0/post-wait.py': "def migrate(cr, version):\n    cr.execute('SELECT pg_sleep(2)')\n" } : {}),
  }
}
