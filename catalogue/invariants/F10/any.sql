-- Numbers come from public.the last posted entry, not from public.a sequence: when the last one goes back, numbers that customers already hold are issued again.
with series as (
  select journal_id, sequence_prefix, max(sequence_number) as last_number
  from public.account_move
  where state = 'posted'
  group by journal_id, sequence_prefix
)
select s.*, c.name as company, j.name as journal
from series s
left join public.account_journal j on j.id = s.journal_id
left join public.res_company c on c.id = j.company_id
