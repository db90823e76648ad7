with entries as (
  select m.company_id, m.journal_id, date_trunc('month', m.date::timestamp) as start, count(*) as entries,
    sum(m.amount_total_signed) as total, sum(m.amount_residual_signed) as due,
    sum(hashtextextended(hash_record_extended(row(m.id, m.name, m.date, m.move_type, m.partner_id, m.currency_id, m.amount_untaxed_signed, m.amount_tax_signed,
      m.amount_total_signed, m.payment_state, m.ref), 0)::text, 0))::text as fingerprint
  from public.account_move m
  where m.state = 'posted'
  group by m.company_id, m.journal_id, start
)
select e.company_id, e.journal_id, to_char(e.start, 'YYYY-MM') as month, e.entries, e.total, e.due, e.fingerprint, c.name as company, j.name as journal
from entries e
left join public.res_company c on c.id = e.company_id
left join public.account_journal j on j.id = e.journal_id
