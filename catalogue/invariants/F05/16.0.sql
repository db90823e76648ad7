with totals as (
  select company_id, account_id, to_char(date, 'YYYY-MM') as month, count(*) as lines,
    sum(debit) as debit, sum(credit) as credit, sum(balance) as balance, sum(amount_currency) as amount_currency
  from account_move_line
  where parent_state = 'posted'
  group by company_id, account_id, month
)
select t.*, c.name as company, u.name as currency,
  concat_ws(' ', a.code, coalesce(to_jsonb(a.name) ->> 'en_US', jsonb_path_query_first(to_jsonb(a.name), '$.*') #>> '{}', to_jsonb(a.name) #>> '{}')) as account
from totals t
left join res_company c on c.id = t.company_id
left join res_currency u on u.id = c.currency_id
left join account_account a on a.id = t.account_id
