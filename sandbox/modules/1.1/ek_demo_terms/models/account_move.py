from odoo import fields, models


class AccountMove(models.Model):
    _inherit = 'account.move'

    ek_reminder = fields.Selection(
        [('usual', 'As usual'), ('gentle', 'Gentle'), ('none', 'No reminder')],
        string='Reminder',
        default='usual',
        help='How this customer is reminded when the invoice is overdue.',
    )
