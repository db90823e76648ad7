from odoo.tests import TransactionCase


class TestMachine(TransactionCase):
    def test_total(self):
        self.assertEqual(self.env['truth0.machine'].answer_total(), 0)
