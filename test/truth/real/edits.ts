/**
 * Edits of Odoo's own addons, those that depend on sale, stock, purchase and account. Every text stands in 16.0 and in 18.0. An edit is of one module; edits of different
 * modules share a database, so no two modules here depend on one another.
 */
import type { Edit } from '../edit.ts'

/** Installed before: what the edited modules depend on. */
export const realBase = ['sale_management', 'stock', 'account', 'purchase']
export const realModules = [
  'account_check_printing',
  'account_debit_note',
  'purchase_requisition',
  'sale_margin',
  'stock_landed_costs',
  'stock_picking_batch',
]

const one = (id: string, title: string, file: string, find: string, replace: string): Edit => ({ id, title, changes: [{ file, find, replace }] })

const margin = 'sale_margin/models/sale_order_line.py'
const batch = 'stock_picking_batch/models/stock_picking_batch.py'
const debit = 'account_debit_note/models/account_move.py'
const checks = 'account_check_printing/models/res_company.py'
const requisition = 'purchase_requisition/models/purchase_requisition.py'
const landed = 'stock_landed_costs/models/stock_landed_cost.py'

export const realEdits: Edit[] = [
  one(
    'real-stored-compute',
    'the margin of a sale line',
    margin,
    'line.margin = line.price_subtotal - (',
    'line.margin = 2 * line.price_subtotal - (',
  ),
  one(
    'real-parentheses',
    'parentheses that say nothing, in a stored compute',
    margin,
    '(line.purchase_price * line.product_uom_qty)',
    'line.purchase_price * line.product_uom_qty',
  ),
  one(
    'real-view',
    'a column of the list in a sale order',
    'sale_margin/views/sale_order_views.xml',
    '<field name="purchase_price" optional="hide"/>',
    '<field name="purchase_price" optional="show"/>',
  ),
  one(
    'real-field-added',
    'a field of batches of pickings',
    batch,
    "is_wave = fields.Boolean('This batch is a wave')\n",
    "is_wave = fields.Boolean('This batch is a wave')\n    dock = fields.Char('Dock', default='A')\n",
  ),
  one('real-label', 'a label of batches of pickings', batch, "fields.Boolean('This batch is a wave')", "fields.Boolean('A wave')"),
  {
    id: 'real-order-and-readme',
    title: 'the order of batches, and README',
    changes: [
      { file: batch, find: '_order = "name desc"', replace: '_order = "id desc"' },
      { file: 'stock_picking_batch/README.md', write: 'Batches of pickings.\n' },
    ],
  },
  one('real-index', 'the index of the original of a debit note', debit, "index='btree_not_null'", 'index=True'),
  one('real-compute-not-stored', 'the number of debit notes', debit, 'data_map.get(inv.id, 0.0)', 'data_map.get(inv.id, 0)'),
  {
    id: 'real-version-and-method',
    title: 'the version, and what a button answers',
    changes: [
      { file: 'account_debit_note/__manifest__.py', find: "'version': '1.0'", replace: "'version': '1.1'" },
      { file: debit, find: "'domain': [('debit_origin_id', '=', self.id)],", replace: "'domain': [('debit_origin_id', 'in', self.ids)]," },
    ],
  },
  one(
    'real-default',
    'the default of a margin of cheques',
    checks,
    "string='Check Top Margin',\n        default=0.25,",
    "string='Check Top Margin',\n        default=0.5,",
  ),
  one(
    'real-help',
    'the help of a setting of cheques',
    checks,
    '"Disable this if your pre-printed check includes the date label."',
    '"Disable this when the date label is printed already."',
  ),
  one(
    'real-required',
    'a margin of cheques is required',
    checks,
    "string='Check Left Margin',\n        default=0.25,",
    "string='Check Left Margin',\n        required=True,\n        default=0.25,",
  ),
  one(
    'real-noupdate',
    'the prefix of a sequence (noupdate)',
    'purchase_requisition/data/purchase_requisition_data.xml',
    '<field name="prefix">BO</field>',
    '<field name="prefix">AG</field>',
  ),
  one('real-type', 'Html becomes Text', requisition, 'description = fields.Html()', 'description = fields.Text()'),
  {
    id: 'real-comment-and-document',
    title: 'a comment and a document',
    changes: [
      { file: requisition, find: '_order = "id desc"\n', replace: '# newest first\n    _order = "id desc"\n' },
      { file: 'purchase_requisition/readme/USAGE.md', write: 'Agreements with vendors.\n' },
    ],
  },
  one(
    'real-fixed-rule',
    'a record rule (noupdate)',
    'stock_landed_costs/security/stock_landed_cost_security.xml',
    "('company_id', 'in', company_ids)",
    "('company_id', 'in', [False] + company_ids)",
  ),
  one(
    'real-selection-constant',
    'a constant behind a selection of landed costs',
    landed,
    "('by_volume', 'By Volume'),",
    "('by_volume', 'By Volume (m3)'),",
  ),
  one(
    'real-stored-compute-layout',
    'the stored total of landed costs, laid out anew',
    landed,
    'cost.amount_total = sum(line.price_unit for line in cost.cost_lines)',
    'cost.amount_total = (\n                sum(line.price_unit for line in cost.cost_lines)  # all of them\n            )',
  ),
]
