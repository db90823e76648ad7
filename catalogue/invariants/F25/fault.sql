-- The open amount of a customer's invoice is recomputed wrongly.
update account_move_line set amount_residual = amount_residual - 1
where id = (
  select max(l.id)
  from account_move_line l
  join account_account a on a.id = l.account_id
  where l.parent_state = 'posted' and a.account_type = 'asset_receivable' and l.amount_residual > 1
);
