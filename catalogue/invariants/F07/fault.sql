-- A merge of partners that stopped half-way: one posted revenue or cost line names somebody else.
update account_move_line set partner_id = (select min(p.id) from res_partner p where p.id is distinct from account_move_line.partner_id)
where id = (
  select max(l.id)
  from account_move_line l
  join account_account a on a.id = l.account_id
  where l.parent_state = 'posted' and a.account_type not in ('asset_receivable', 'liability_payable')
);
