-- Who acts for this database: one row, made by the first server. Every server that takes it counts on; sessions and effects of an earlier number are refused.
create table evenkeel.server (
  the_one boolean primary key default true check (the_one),
  plane text not null default substr(md5(gen_random_uuid()::text), 1, 12),
  epoch bigint not null,
  -- The process that has it, as it can be told apart on its machine.
  machine text not null,
  pid integer not null,
  start_time text not null,
  taken_at timestamptz not null
);
