-- A stored balance no longer follows debit and credit, in an open period.
update account_move_line set balance = balance + 1
where id = (
  select l.id
  from account_move_line l
  join res_company c on c.id = l.company_id
  where l.parent_state = 'posted' and l.tax_line_id is null and l.balance <> 0 and l.date > coalesce(c.fiscalyear_lock_date, date '1990-01-01')
  order by l.date desc, l.id desc
  limit 1
);
