from odoo import fields, models

from odoo.addons.truth0_shop.models.kinds import LEVELS


class Plan(models.Model):
    _name = 'truth0.plan'
    _description = 'Plan of the shop floor'
    _inherit = ['truth0.located']

    code = fields.Char('Code', required=True)
    level = fields.Selection(LEVELS, 'Level')
