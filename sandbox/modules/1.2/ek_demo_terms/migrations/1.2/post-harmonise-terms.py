"""The bad release of the demonstration: it "harmonises" one payment term and rounds a tax up.

It looks like an ordinary migration. It raises nothing and logs nothing; Odoo ends with exit code 0 and the page answers 200.
"""


def migrate(cr, version):
    cr.execute("""
        SELECT res_id FROM ir_model_data
        WHERE module = 'account' AND name = 'account_payment_term_45days' AND model = 'account.payment.term'
    """)
    (term,) = cr.fetchone()
    cr.execute("""
        UPDATE account_move SET invoice_date_due = invoice_date_due + 15
        WHERE invoice_payment_term_id = %s AND state = 'posted' RETURNING id
    """, [term])
    moves = [row[0] for row in cr.fetchall()]
    cr.execute("""
        UPDATE account_move_line SET date_maturity = date_maturity + 15
        WHERE move_id = ANY(%s) AND date_maturity IS NOT NULL
    """, [moves])
    cr.execute("""
        UPDATE account_tax SET amount = amount + 1
        WHERE id = (SELECT account_sale_tax_id FROM res_company ORDER BY id LIMIT 1)
    """)
