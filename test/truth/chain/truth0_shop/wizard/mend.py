from odoo import fields, models


class Mend(models.TransientModel):
    _name = 'truth0.mend'
    _description = 'Mend a machine'

    code = fields.Char('Code')

    def mend(self):
        return True
