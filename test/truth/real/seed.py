# Data that users entered into Odoo's own apps: an order with lines, a batch of pickings, an agreement, a landed cost, cheques. Run by `odoo-bin shell` after an installation.
DAY = '2025-03-04'


def create(model, values):
    """Only what the series has; what cannot be entered without a chart of accounts is left out, in every database alike."""
    if model not in env:
        return None
    fields = env[model]._fields
    try:
        with env.cr.savepoint():
            return env[model].create({name: value for name, value in values.items() if name in fields})
    except Exception as error:
        print('not seeded:', model, type(error).__name__, error)
        return None


partner = create('res.partner', {'name': 'Truth partner'})
product = create('product.product', {'name': 'Truth product', 'type': 'consu', 'standard_price': 7.0, 'list_price': 10.0, 'taxes_id': False, 'supplier_taxes_id': False})
order = create('sale.order', {
    'partner_id': partner.id,
    'date_order': DAY + ' 10:00:00',
    'order_line': [(0, 0, {'product_id': product.id, 'product_uom_qty': count, 'price_unit': 10.0, 'tax_id': False}) for count in (1, 5)],
})
warehouse = env['stock.warehouse'].search([], limit=1)
kind = warehouse.out_type_id
picking = create('stock.picking', {
    'partner_id': partner.id,
    'picking_type_id': kind.id,
    'location_id': kind.default_location_src_id.id or warehouse.lot_stock_id.id,
    'location_dest_id': env.ref('stock.stock_location_customers').id,
    'scheduled_date': DAY + ' 11:00:00',
})
if picking:
    create('stock.picking.batch', {'picking_type_id': kind.id, 'picking_ids': [(6, 0, picking.ids)], 'description': 'Truth batch'})
agreement = {'vendor_id': partner.id, 'description': '<p>Truth</p>', 'line_ids': [(0, 0, {'product_id': product.id, 'product_qty': 2, 'price_unit': 3.0})]}
create('purchase.requisition', agreement)
journal = create('account.journal', {'name': 'Truth journal', 'type': 'general', 'code': 'TRU'})
if journal:
    create('account.move', {'move_type': 'entry', 'journal_id': journal.id, 'date': DAY})
    create('stock.landed.cost', {
        'date': DAY,
        'account_journal_id': journal.id,
        'cost_lines': [(0, 0, {'name': 'Freight', 'product_id': product.id, 'price_unit': 12.5, 'split_method': 'by_volume'})],
    })
env.company.write({'account_check_printing_margin_top': 0.75} if 'account_check_printing_margin_top' in env.company._fields else {})
env.cr.commit()
print('truth-seeded')
