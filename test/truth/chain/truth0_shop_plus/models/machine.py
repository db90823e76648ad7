from odoo import api, fields, models


class Machine(models.Model):
    _inherit = 'truth0.machine'

    score = fields.Integer('Score')
    remark = fields.Char('Remark')
    worth = fields.Float('Worth', compute='_compute_worth', store=True)

    @api.depends('price')
    def _compute_worth(self):
        for machine in self:
            machine.worth = machine.price * 2

    def _surcharge(self):
        return super()._surcharge() + 1.0

    def answer_total(self):
        return super().answer_total() + 1
