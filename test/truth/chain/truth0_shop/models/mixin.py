from odoo import fields, models


class Located(models.AbstractModel):
    _name = 'truth0.located'
    _description = 'Has a place'

    place = fields.Char('Place')

    def answer_place(self):
        return sorted(record.place or '' for record in self)
