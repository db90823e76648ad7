-- Schema of the control plane. Forward only; text and timestamptz; every table says what one row is.

-- One row: a named, hashed, revocable token. The secret is never stored.
create table evenkeel.token (
  name        text primary key,
  role        text not null check (role in ('reader', 'operator', 'administrator')),
  prefix      text not null,
  hash        text not null unique,
  created_by  text not null,
  created_at  timestamptz not null,
  revoked_at  timestamptz
);

-- One row: a set of module content that lies under releases/<digest>. What is said about it stands in `release`.
create table evenkeel.content (
  digest      text primary key,
  series      text not null,
  modules     jsonb not null,
  -- Null: announced, and its files have not come yet.
  received_at timestamptz
);

-- One row: a release as a person names it. Names never change their content.
create table evenkeel.release (
  name        text not null,
  version     text not null,
  digest      text not null references evenkeel.content (digest),
  expects     jsonb not null,
  created_by  text not null,
  created_at  timestamptz not null,
  primary key (name, version)
);
create index release_digest on evenkeel.release (digest text_pattern_ops);

-- One row: a tenant in an environment. `modules` is what it serves now, by module; `release_*` what was brought live last.
create table evenkeel.instance (
  name            text primary key,
  config          jsonb not null,
  modules         jsonb not null,
  release_name    text not null,
  release_version text not null,
  created_by      text not null,
  created_at      timestamptz not null,
  foreign key (release_name, release_version) references evenkeel.release (name, version)
);

-- One row: what will happen, under which digests. Never changed.
create table evenkeel.plan (
  id              text primary key,
  digest          text not null,
  release_name    text not null,
  release_version text not null,
  body            jsonb not null,
  created_by      text not null,
  created_at      timestamptz not null,
  foreign key (release_name, release_version) references evenkeel.release (name, version)
);

-- One row: a plan being carried out.
create table evenkeel.rollout (
  id              text primary key,
  plan            text not null references evenkeel.plan (id),
  state           text not null check (state in ('queued', 'running', 'done')),
  abort_requested timestamptz,
  started_by      text not null,
  created_at      timestamptz not null,
  ended_at        timestamptz
);
create index rollout_open on evenkeel.rollout (created_at) where state <> 'done';

-- One row: one instance's part of a rollout. Instances come and go; runs stay.
create table evenkeel.run (
  id           text primary key,
  rollout      text not null references evenkeel.rollout (id),
  position     int not null,
  instance     text not null,
  plan         text not null references evenkeel.plan (id),
  state        text not null check (state in ('queued', 'held', 'running', 'needsPerson', 'done')),
  outcome      text check (outcome in ('released', 'rolledBack', 'aborted', 'notStarted')),
  why          text,
  next         text,
  hold         jsonb,
  downtime_ms  bigint,
  rollback_ms  bigint,
  findings     jsonb not null default '{"delta": null, "books": null, "loss": null, "checkpoint": null}',
  evidence     text,
  settled_at   timestamptz,
  -- A rollback that a person asked for: which loss list he accepted, and who he is.
  rollback     jsonb,
  started_by   text not null,
  created_at   timestamptz not null,
  ended_at     timestamptz,
  check ((state = 'done') = (outcome is not null and ended_at is not null))
);
-- One live run per instance: of 50 starts at once one wins, and the others meet this index.
create unique index run_live on evenkeel.run (instance) where state <> 'done';
create index run_rollout on evenkeel.run (rollout, position);
create index run_instance on evenkeel.run (instance, created_at desc);

-- One row: an attempt at a step. Upserted by (run, step, attempt).
create table evenkeel.run_step (
  run        text not null references evenkeel.run (id),
  step       text not null,
  attempt    int not null,
  state      text not null check (state in ('pending', 'running', 'done', 'failed', 'undone', 'skipped')),
  started_at timestamptz,
  ended_at   timestamptz,
  detail     text,
  data       jsonb not null default '{}',
  primary key (run, step, attempt)
);

-- One row: something that undo or a later step needs, written before the effect that it describes.
create table evenkeel.run_fact (
  run   text not null references evenkeel.run (id),
  name  text not null,
  value jsonb not null,
  at    timestamptz not null,
  primary key (run, name)
);

-- One row: the answer to a changing request with an idempotency key. Inserted without its body at the start of the transaction that does the work: who comes
-- second waits for the first to commit, and finds the body; after a rollback nothing is left.
create table evenkeel.answered (
  actor      text not null,
  key        text not null,
  request    text not null,
  body       jsonb,
  at         timestamptz not null,
  primary key (actor, key)
);

-- One row: an event. Written with the fact, in its transaction; seq and hash are given by the sealer, in one order, after the commit.
create table evenkeel.journal (
  id       bigint generated always as identity primary key,
  seq      bigint unique,
  at       timestamptz not null,
  actor    text not null,
  type     text not null,
  subject  text not null,
  source   text not null,
  key      text not null,
  data     jsonb not null,
  hash     text,
  unique (source, key),
  check ((seq is null) = (hash is null)),
  -- Records say milliseconds: a change below them would not show in the hash.
  check (at = date_trunc('milliseconds', at))
);
create index journal_unsealed on evenkeel.journal (id) where seq is null;
create index journal_subject on evenkeel.journal (subject, seq);

-- The journal grows and is sealed; nothing else. (A superuser can go around this: the chain and the heads in the evidence folders find him.)
create function evenkeel.journal_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.seq is null and new.seq is not null
       and (new.id, new.at, new.actor, new.type, new.subject, new.source, new.key, new.data)
           is not distinct from (old.id, old.at, old.actor, old.type, old.subject, old.source, old.key, old.data) then
      return new;
    end if;
  end if;
  raise exception 'the journal is append-only';
end $$;
create trigger journal_append_only before update or delete on evenkeel.journal for each row execute function evenkeel.journal_is_append_only();
create trigger journal_no_truncate before truncate on evenkeel.journal for each statement execute function evenkeel.journal_is_append_only();
