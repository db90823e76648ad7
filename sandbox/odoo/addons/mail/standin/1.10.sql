-- Messages on documents, and mails on their way.

--# install
create table mail_message (
  id serial primary key, subject varchar, date timestamp, body text, model varchar, res_id int, record_name varchar, message_type varchar not null, message_id varchar,
  author_id int references res_partner, create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
create table mail_mail (
  id serial primary key, mail_message_id int not null references mail_message on delete cascade, state varchar, email_to text, auto_delete boolean,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);

--# first-data
insert into ir_act_server (id, type, name, model_id, state, usage, code)
  select nextval('ir_actions_id_seq'), 'ir.actions.server', '{"en_US": "Mail: Email Queue Manager"}', id, 'code', 'ir_cron', 'model.process_email_queue()'
  from ir_model where model = 'mail.mail';
insert into ir_cron (ir_actions_server_id, user_id, cron_name, interval_number, interval_type, active, nextcall, priority)
  select max(id), 1, 'Mail: Email Queue Manager', 1, 'hours', true, date_trunc('hour', now() at time zone 'UTC') + interval '1 hour', 6 from ir_act_server;
insert into ir_model_data (module, model, name, res_id, noupdate) select 'mail', 'ir.cron', 'ir_cron_mail_scheduler_action', max(id), true from ir_cron;
