from odoo import fields, models


class Tag(models.Model):
    _name = 'truth0.tag'
    _description = 'Tag'

    code = fields.Char('Code', required=True)
    name = fields.Char('Name', translate=True)
    colour = fields.Integer('Colour')
    picture = fields.Binary('Picture')
