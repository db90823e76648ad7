-- Which run came after which: the clock does not tell, it can be set back. Going back is allowed to the newest run only.
alter table evenkeel.run add column number bigint;
update evenkeel.run r set number = n.number
  from (select id, row_number() over (order by created_at, id) as number from evenkeel.run) n where n.id = r.id;
alter table evenkeel.run alter column number set not null;
alter table evenkeel.run alter column number add generated always as identity;
select setval(pg_get_serial_sequence('evenkeel.run', 'number'), coalesce(max(number), 0) + 1, false) from evenkeel.run;
create unique index run_number on evenkeel.run (number);
