from odoo import fields, models


class Category(models.Model):
    _inherit = 'res.partner.category'

    truth0_rating = fields.Integer('Rating')
