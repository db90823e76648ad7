-- Posted lines up to the company's lock date. A branch inherits the lock dates of the companies above it.
with locked as (
  select c.id as company_id, max(greatest(p.fiscalyear_lock_date, p.hard_lock_date)) as until
  from public.res_company c
  join public.res_company p on p.id::text = any (string_to_array(trim(both '/' from c.parent_path), '/'))
  group by c.id
),
totals as (
  select l.company_id, l.account_id, count(*) as lines, sum(l.debit) as debit, sum(l.credit) as credit, sum(l.balance) as balance
  from public.account_move_line l
  join locked k on k.company_id = l.company_id
  where l.parent_state = 'posted' and l.date <= k.until
  group by l.company_id, l.account_id
)
select t.*, c.name as company, u.name as currency,
  concat_ws(' ', coalesce(a.code_store ->> split_part(c.parent_path, '/', 1), jsonb_path_query_first(a.code_store, '$.*') #>> '{}'),
    coalesce(a.name ->> 'en_US', jsonb_path_query_first(a.name, '$.*') #>> '{}')) as account
from totals t
left join public.res_company c on c.id = t.company_id
left join public.res_currency u on u.id = c.currency_id
left join public.account_account a on a.id = t.account_id
