with open_lines as (
  select l.company_id, a.account_type, l.partner_id, l.amount_residual, $1::date - coalesce(l.date_maturity, l.date) as days
  from public.account_move_line l
  join public.account_account a on a.id = l.account_id
  where l.parent_state = 'posted' and a.account_type in ('asset_receivable', 'liability_payable') and l.amount_residual <> 0
),
ageing as (
  select company_id, account_type, partner_id, sum(amount_residual) as open_amount, count(*) as lines,
    case when days <= 0 then 'not due' when days <= 30 then '1-30 days' when days <= 60 then '31-60 days' when days <= 90 then '61-90 days'
      else 'over 90 days' end as age
  from open_lines
  group by company_id, account_type, partner_id, age
)
select g.*, c.name as company, p.name as partner, case g.account_type when 'asset_receivable' then 'by the customer' else 'to the supplier' end as owed
from ageing g
left join public.res_company c on c.id = g.company_id
left join public.res_partner p on p.id = g.partner_id
