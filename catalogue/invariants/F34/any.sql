with entries as (
  select company_id, journal_id, move_type, state, count(*) as entries, sum(amount_total_signed) as total
  from public.account_move
  group by company_id, journal_id, move_type, state
)
select e.*, c.name as company, j.name as journal,
  case e.move_type when 'entry' then 'journal entries' when 'out_invoice' then 'customer invoices' when 'out_refund' then 'customer credit notes'
    when 'in_invoice' then 'vendor bills' when 'in_refund' then 'vendor credit notes' when 'out_receipt' then 'sales receipts'
    when 'in_receipt' then 'purchase receipts' else e.move_type end as type
from entries e
left join public.res_company c on c.id = e.company_id
left join public.account_journal j on j.id = e.journal_id
