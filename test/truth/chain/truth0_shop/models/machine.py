# Machines of the shop floor.
from odoo import _, api, fields, models

from .kinds import KINDS, rated


class Machine(models.Model):
    """A machine of the shop floor."""

    _name = 'truth0.machine'
    _description = 'Machine'
    _inherit = ['truth0.located']
    _order = 'code'

    name = fields.Char('Name', required=True, translate=True)
    code = fields.Char('Code', required=True, index=True)
    kind = fields.Selection(KINDS, 'Kind', default='lathe')
    state = fields.Selection([('new', 'New'), ('used', 'Used'), ('broken', 'Broken')], 'State', default='new')
    shape = fields.Selection('_shapes', 'Shape')
    hours = fields.Float('Hours', help='Hours that it ran')
    price = fields.Integer('Price')
    weight = fields.Float('Weight')
    serial = fields.Char('Serial', size=20)
    note = fields.Text('Note')
    spare = fields.Char('Spare')
    bought = fields.Date('Bought')
    active = fields.Boolean('Active', default=True)
    partner_id = fields.Many2one('res.partner', 'Supplier')
    country_id = fields.Many2one('res.country', 'Country')
    visit_ids = fields.One2many('truth0.visit', 'machine_id', 'Visits')
    tag_ids = fields.Many2many('truth0.tag', string='Tags')
    cost = fields.Float('Cost', compute='_compute_cost', store=True)
    scrap = fields.Float('Scrap', compute='_compute_scrap', store=True)
    wear = fields.Float('Wear', compute='_compute_wear')
    supplier_name = fields.Char('Supplier name', related='partner_id.name', store=True)
    supplier_ref = fields.Char('Supplier reference', related='partner_id.ref')

    _sql_constraints = [
        ('code_unique', 'unique(code)', 'The code is taken'),
        ('price_positive', 'check(price >= 0)', 'A price is positive'),
    ]

    @api.depends('hours')
    def _compute_cost(self):
        for machine in self:
            machine.cost = rated(machine.hours) + self._surcharge()

    def _surcharge(self):
        return 10.0

    @api.depends('price')
    def _compute_scrap(self):
        for machine in self:
            machine.scrap = machine.price * 0.1

    @api.depends('hours')
    def _compute_wear(self):
        for machine in self:
            machine.wear = machine.hours / 1000

    @api.model
    def _shapes(self):
        return [('round', 'Round'), ('square', 'Square')]

    def answer_total(self):
        """Hours of all."""
        return sum(self.mapped('hours'))

    def answer_words(self):
        return _('Hello from the shop')
