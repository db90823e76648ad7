-- An order-free sum of row hashes: 0.36 s for a million lines, where md5(string_agg(.. order by id)) took 2.04 s and could hold no more than 1 GB per group.
-- By day first, then by month: naming the month of each line costs a fifth of it.
with days as (
  select l.company_id, l.journal_id, l.date, count(*) as lines,
    sum(hashtextextended(hash_record_extended(row(l.id, l.move_id, l.account_id, l.partner_id, l.debit, l.credit, l.amount_currency, l.currency_id, l.tax_line_id,
      l.full_reconcile_id, l.date_maturity), 0)::text, 0)) as fingerprint
  from public.account_move_line l
  where l.parent_state = 'posted'
  group by l.company_id, l.journal_id, l.date
),
lines as (
  select company_id, journal_id, date_trunc('month', date::timestamp) as start, sum(lines)::bigint as lines, sum(fingerprint)::text as fingerprint
  from days
  group by company_id, journal_id, start
)
select t.company_id, t.journal_id, to_char(t.start, 'YYYY-MM') as month, t.lines, t.fingerprint, c.name as company, j.name as journal
from lines t
left join public.res_company c on c.id = t.company_id
left join public.account_journal j on j.id = t.journal_id
