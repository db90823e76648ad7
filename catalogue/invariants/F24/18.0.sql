select t.id, t.amount as rate, t.amount_type as computation, t.type_tax_use as used_for, t.active, t.price_include_override as included_in_price,
  t.include_base_amount as affects_base, t.tax_exigibility as due_on, d.distribution, c.name as company, t.name as tax
from public.account_tax t
left join public.res_company c on c.id = t.company_id
left join lateral (
  select string_agg(concat_ws(' ', r.document_type, r.repartition_type, r.factor_percent || ' %',
    'account ' || r.account_id, case when r.use_in_tax_closing then 'in tax closing' end), '; ' order by r.id) as distribution
  from public.account_tax_repartition_line r
  where r.tax_id = t.id
) d on true
