-- The named state that a run which needs a person was left in, and how a person accepted the release as it is.
alter table evenkeel.run add column code text, add column accepted jsonb;
