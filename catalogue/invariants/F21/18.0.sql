with taxes as (
  select company_id, date_trunc('month', date::timestamp) as start, tax_line_id, tax_repartition_line_id, account_id, count(*) as lines,
    sum(balance) as tax_amount, sum(tax_base_amount) as tax_base
  from public.account_move_line
  where tax_line_id is not null and parent_state = 'posted'
  group by company_id, start, tax_line_id, tax_repartition_line_id, account_id
)
select t.company_id, to_char(t.start, 'YYYY-MM') as month, t.tax_line_id, t.tax_repartition_line_id, t.account_id, t.lines, t.tax_amount, t.tax_base,
  c.name as company, x.name as tax,
  concat_ws(' ', coalesce(a.code_store ->> split_part(c.parent_path, '/', 1), jsonb_path_query_first(a.code_store, '$.*') #>> '{}'),
    coalesce(a.name ->> 'en_US', jsonb_path_query_first(a.name, '$.*') #>> '{}')) as account
from taxes t
left join public.res_company c on c.id = t.company_id
left join public.account_tax x on x.id = t.tax_line_id
left join public.account_account a on a.id = t.account_id
