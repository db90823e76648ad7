from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _inherit = 'account.payment.term'

    ek_told = fields.Char('Told to customers', help='The sentence that stands in our general terms.')
