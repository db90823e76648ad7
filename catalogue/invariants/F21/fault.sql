-- The base of a tax is rewritten: the VAT return of that month would change.
update account_move_line set tax_base_amount = tax_base_amount + 1
where id = (select max(id) from account_move_line where tax_line_id is not null and parent_state = 'posted');
