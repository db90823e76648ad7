from odoo import fields, models


class Visit(models.Model):
    _name = 'truth0.visit'
    _description = 'Visit'

    code = fields.Char('Code', required=True)
    machine_id = fields.Many2one('truth0.machine', 'Machine', ondelete='cascade')
    minutes = fields.Integer('Minutes')
    worker = fields.Char('Worker')
