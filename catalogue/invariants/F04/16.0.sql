-- Posted lines up to the company's lock date. Both dates lock: the second one lets accountants pass, a release must not.
with locked as (
  select id as company_id, greatest(fiscalyear_lock_date, period_lock_date) as until
  from public.res_company
),
totals as (
  select l.company_id, l.account_id, count(*) as lines, sum(l.debit) as debit, sum(l.credit) as credit, sum(l.balance) as balance
  from public.account_move_line l
  join locked k on k.company_id = l.company_id
  where l.parent_state = 'posted' and l.date <= k.until
  group by l.company_id, l.account_id
)
select t.*, c.name as company, u.name as currency,
  concat_ws(' ', a.code, coalesce(to_jsonb(a.name) ->> 'en_US', jsonb_path_query_first(to_jsonb(a.name), '$.*') #>> '{}', to_jsonb(a.name) #>> '{}')) as account
from totals t
left join public.res_company c on c.id = t.company_id
left join public.res_currency u on u.id = c.currency_id
left join public.account_account a on a.id = t.account_id
