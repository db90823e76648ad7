-- The last invoice of a series no longer counts as number n: the next one gets n again.
update account_move m set sequence_number = m.sequence_number - 1
where m.id = (
  select x.id
  from account_move x
  where x.state = 'posted' and x.sequence_number > 0
    and x.sequence_number = (select max(y.sequence_number) from account_move y
      where y.state = 'posted' and y.journal_id = x.journal_id and y.sequence_prefix is not distinct from x.sequence_prefix)
  order by x.id desc
  limit 1
);
