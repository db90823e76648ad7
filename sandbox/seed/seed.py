# evenkeel-probe: seed
# Fills a fresh Odoo database with the books of a small company; run by `odoo-bin shell` on 16.0 and 18.0 (`env` is given).
# Dates are fixed, so that numbers, periods and due dates are the same on every run. The last line that it prints says what was made.
import json
from datetime import date, timedelta

company = env.company
if 'generic_coa' not in (getattr(company, 'chart_template', False) or '') and not env['account.journal'].search_count([('company_id', '=', company.id)]):
    env['account.chart.template'].try_loading('generic_coa', company, install_demo=False)

net30 = env.ref('account.account_payment_term_30days')
net45 = env.ref('account.account_payment_term_45days')
sales = env['account.journal'].search([('type', '=', 'sale'), ('company_id', '=', company.id)], limit=1)
purchases = env['account.journal'].search([('type', '=', 'purchase'), ('company_id', '=', company.id)], limit=1)
bank = env['account.journal'].search([('type', '=', 'bank'), ('company_id', '=', company.id)], limit=1)
sale_tax = company.account_sale_tax_id
purchase_tax = company.account_purchase_tax_id
assert sales and purchases and bank and sale_tax and purchase_tax, 'the chart of accounts is not complete'

customers = env['res.partner'].create([{'name': name, 'customer_rank': 1, 'property_payment_term_id': term.id} for name, term in (
    ('Harbour Lights Ltd', net30), ('Northern Rope Works', net45), ('Quay Street Bakery', net30), ('Tidewater Clinic', net45))])
vendors = env['res.partner'].create([{'name': name, 'supplier_rank': 1} for name in ('Atlantic Paper', 'Copper & Sons')])
start = date(2025, 1, 8)


def document(kind, partner, index, label, price):
    sale = kind == 'out_invoice'
    return {
        'move_type': kind,
        'partner_id': partner.id,
        'invoice_date': start + timedelta(days=9 * index),
        'date': start + timedelta(days=9 * index),
        'journal_id': (sales if sale else purchases).id,
        'invoice_payment_term_id': partner.property_payment_term_id.id if sale else net30.id,
        'ref': '%s-%03d' % ('SO' if sale else 'BILL', index + 1),
        'invoice_line_ids': [(0, 0, {
            'name': label,
            'quantity': quantity,
            'price_unit': unit,
            'account_id': (sales if sale else purchases).default_account_id.id,
            'tax_ids': [(6, 0, (sale_tax if sale else purchase_tax).ids)],
        }) for label, quantity, unit in ((label, 1 + index % 4, price), (label + ', delivery', 1, 12.5))],
    }


invoices = env['account.move'].create([document('out_invoice', customers[n % 4], n, 'Rigging service', 180.0 + 35.25 * n) for n in range(12)])
bills = env['account.move'].create([document('in_invoice', vendors[n % 2], n, 'Materials', 95.0 + 21.4 * n) for n in range(6)])
(invoices + bills).action_post()
draft = env['account.move'].create([document('out_invoice', customers[0], 12, 'Rigging service, not yet confirmed', 240.0)])

for move in invoices[0] + invoices[1] + invoices[4] + bills[0] + bills[1]:
    env['account.payment.register'].with_context(active_model='account.move', active_ids=move.ids).create({
        'payment_date': move.invoice_date + timedelta(days=20),
        'journal_id': bank.id,
    })._create_payments()

env.cr.commit()
print('evenkeel-seed ' + json.dumps({
    'company': company.name,
    'invoices': invoices.mapped('name'),
    'bills': bills.mapped('name'),
    'draft': draft.id,
    'paymentTerms': {term.get_external_id()[term.id]: len(invoices.filtered(lambda move: move.invoice_payment_term_id == term)) for term in net30 + net45},
    'saleTax': {'id': sale_tax.id, 'name': sale_tax.name, 'amount': sale_tax.amount},
}))
