-- By day first, then by month: naming the month of each of a million lines costs as much as adding them up.
with days as (
  select company_id, account_id, date, count(*) as lines,
    sum(debit) as debit, sum(credit) as credit, sum(balance) as balance, sum(amount_currency) as amount_currency
  from public.account_move_line
  where parent_state = 'posted'
  group by company_id, account_id, date
),
totals as (
  select company_id, account_id, date_trunc('month', date::timestamp) as start, sum(lines)::bigint as lines,
    sum(debit) as debit, sum(credit) as credit, sum(balance) as balance, sum(amount_currency) as amount_currency
  from days
  group by company_id, account_id, start
)
select t.company_id, t.account_id, to_char(t.start, 'YYYY-MM') as month, t.lines, t.debit, t.credit, t.balance, t.amount_currency,
  c.name as company, u.name as currency,
  concat_ws(' ', coalesce(a.code_store ->> split_part(c.parent_path, '/', 1), jsonb_path_query_first(a.code_store, '$.*') #>> '{}'),
    coalesce(a.name ->> 'en_US', jsonb_path_query_first(a.name, '$.*') #>> '{}')) as account
from totals t
left join public.res_company c on c.id = t.company_id
left join public.res_currency u on u.id = c.currency_id
left join public.account_account a on a.id = t.account_id
