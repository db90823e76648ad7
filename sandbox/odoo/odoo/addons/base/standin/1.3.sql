-- The tables of base that Evenkeel, its checks and the log-in page read, with the columns that they read. Names and types are Odoo's.

--# install
create sequence base_registry_signaling;
create sequence base_cache_signaling;

create table ir_module_category (
  id serial primary key, parent_id int references ir_module_category, name jsonb not null, visible boolean, sequence int,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_module_module (
  id serial primary key, name varchar not null unique, author varchar, website varchar, summary jsonb, shortdesc jsonb, state varchar, latest_version varchar,
  published_version varchar, license varchar, sequence int, application boolean, auto_install boolean, demo boolean, web boolean, imported boolean,
  category_id int references ir_module_category, create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_module_module_dependency (
  id serial primary key, name varchar, module_id int references ir_module_module on delete cascade, auto_install_required boolean,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_model (
  id serial primary key, model varchar not null unique, "order" varchar, state varchar, name jsonb not null, info text, transient boolean,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_model_fields (
  id serial primary key, model_id int not null references ir_model on delete cascade, model varchar not null, name varchar not null, relation varchar,
  ttype varchar not null, state varchar not null, field_description jsonb not null, help jsonb, required boolean, readonly boolean, index boolean, store boolean,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp, unique (model, name));
create table ir_model_fields_selection (
  id serial primary key, field_id int not null references ir_model_fields on delete cascade, sequence int, value varchar not null, name jsonb not null,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp, unique (field_id, value));
create table ir_model_data (
  id serial primary key, module varchar not null, model varchar not null, name varchar not null, res_id int, noupdate boolean default false,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp default (now() at time zone 'UTC'),
  unique (module, name));
create index on ir_model_data (model, res_id);
create table ir_model_constraint (
  id serial primary key, module int not null references ir_module_module, model int not null references ir_model on delete cascade, name varchar not null,
  definition varchar, type varchar(1) not null, message jsonb, create_uid int, create_date timestamp, write_uid int, write_date timestamp, unique (name, module));
create table ir_model_relation (
  id serial primary key, module int not null references ir_module_module, model int not null references ir_model on delete cascade, name varchar not null,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_ui_view (
  id serial primary key, name varchar not null, model varchar, key varchar, priority int not null default 16, type varchar, arch_db jsonb, arch_prev text,
  arch_updated boolean, inherit_id int references ir_ui_view, mode varchar not null default 'primary', active boolean default true,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_ui_menu (
  id serial primary key, name jsonb not null, parent_id int references ir_ui_menu, action varchar, sequence int, active boolean default true,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_actions (
  id serial primary key, type varchar not null, name jsonb not null, binding_model_id int references ir_model,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_act_window (primary key (id), res_model varchar not null, view_mode varchar, context varchar, domain varchar) inherits (ir_actions);
create table ir_act_server (
  primary key (id), model_id int not null references ir_model on delete cascade, state varchar not null, usage varchar not null, code text) inherits (ir_actions);
create table res_currency (
  id serial primary key, name varchar not null unique, symbol varchar not null, rounding numeric, decimal_places int, active boolean,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table res_lang (
  id serial primary key, name varchar not null, code varchar not null unique, active boolean,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table res_partner (
  id serial primary key, name varchar, complete_name varchar, display_name varchar, email varchar, is_company boolean, active boolean default true, company_id int,
  parent_id int references res_partner, commercial_partner_id int references res_partner, lang varchar, type varchar,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
create table res_company (
  id serial primary key, name varchar not null unique, partner_id int not null references res_partner, currency_id int not null references res_currency,
  parent_id int references res_company, sequence int, active boolean default true, email varchar, phone varchar,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
alter table res_partner add foreign key (company_id) references res_company;
create table res_partner_bank (
  id serial primary key, acc_number varchar not null, partner_id int not null references res_partner, company_id int references res_company, active boolean,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
create table res_users (
  id serial primary key, login varchar not null unique, password varchar, partner_id int not null references res_partner, company_id int not null references res_company,
  active boolean default true, share boolean, signature text, notification_type varchar,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
create table res_company_users_rel (cid int not null references res_company, user_id int not null references res_users, primary key (cid, user_id));
create table res_groups (
  id serial primary key, name jsonb not null, category_id int references ir_module_category, share boolean, comment jsonb,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table res_groups_users_rel (gid int not null references res_groups, uid int not null references res_users, primary key (gid, uid));
create table res_groups_implied_rel (gid int not null references res_groups, hid int not null references res_groups, primary key (gid, hid));
create table ir_model_access (
  id serial primary key, name varchar not null, model_id int not null references ir_model on delete cascade, group_id int references res_groups, active boolean,
  perm_read boolean, perm_write boolean, perm_create boolean, perm_unlink boolean,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_rule (
  id serial primary key, name varchar, model_id int not null references ir_model on delete cascade, domain_force text, active boolean, global boolean,
  perm_read boolean, perm_write boolean, perm_create boolean, perm_unlink boolean,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table rule_group_rel (rule_group_id int not null references ir_rule on delete cascade, group_id int not null references res_groups, primary key (rule_group_id, group_id));
create table ir_cron (
  id serial primary key, ir_actions_server_id int not null, user_id int not null references res_users, cron_name varchar, interval_number int, interval_type varchar,
  active boolean, nextcall timestamp not null, lastcall timestamp, priority int,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_sequence (
  id serial primary key, name varchar not null, code varchar, implementation varchar not null, prefix varchar, suffix varchar, number_next int not null,
  number_increment int not null, padding int not null, active boolean, use_date_range boolean, company_id int references res_company,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_sequence_date_range (
  id serial primary key, sequence_id int not null references ir_sequence on delete cascade, date_from date not null, date_to date not null, number_next int not null,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_config_parameter (
  id serial primary key, key varchar not null unique, value text not null, create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_default (
  id serial primary key, field_id int not null references ir_model_fields on delete cascade, user_id int references res_users, company_id int references res_company,
  condition varchar, json_value varchar not null, create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table ir_attachment (
  id serial primary key, name varchar not null, description text, res_model varchar, res_field varchar, res_id int, company_id int references res_company,
  type varchar not null, url varchar(1024), public boolean, access_token varchar, db_datas bytea, store_fname varchar, file_size int, checksum varchar(40),
  mimetype varchar, index_content text, create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
create index on ir_attachment (res_model, res_id);

--# install 16.0
create table ir_property (
  id serial primary key, name varchar, res_id varchar, company_id int references res_company, fields_id int not null references ir_model_fields on delete cascade,
  type varchar not null, value_reference varchar, value_text text, value_integer int, create_uid int, create_date timestamp, write_uid int, write_date timestamp);

--# first-data
insert into res_currency (name, symbol, rounding, decimal_places, active) values ('USD', '$', 0.01, 2, true), ('EUR', '€', 0.01, 2, true);
insert into res_lang (name, code, active) values ('English (US)', 'en_US', true);
insert into res_partner (name, complete_name, display_name, is_company, lang) values ('YourCompany', 'YourCompany', 'YourCompany', true, 'en_US');
insert into res_company (name, partner_id, currency_id, sequence) values ('YourCompany', 1, 1, 0);
insert into res_partner (name, complete_name, display_name, company_id, lang)
  values ('OdooBot', 'OdooBot', 'OdooBot', 1, 'en_US'), ('Administrator', 'Administrator', 'Administrator', 1, 'en_US');
update res_partner set commercial_partner_id = id;
insert into res_users (login, password, partner_id, company_id, active, notification_type)
  values ('__system__', null, 2, 1, false, 'email'), ('admin', 'admin', 3, 1, true, 'email');
insert into res_company_users_rel values (1, 1), (1, 2);
insert into res_groups (name) values ('{"en_US": "User types / Internal User"}'), ('{"en_US": "Administration / Settings"}');
insert into res_groups_users_rel values (1, 1), (1, 2), (2, 2);
insert into ir_config_parameter (key, value) values
  ('database.uuid', gen_random_uuid()::text), ('database.secret', gen_random_uuid()::text), ('web.base.url', 'http://localhost:8069');
insert into ir_ui_view (name, key, type, arch_db)
  values ('Groups', 'base.user_groups_view', 'form', '{"en_US": "<form/>"}');
insert into ir_act_server (id, type, name, model_id, state, usage, code)
  select nextval('ir_actions_id_seq'), 'ir.actions.server', '{"en_US": "Base: Auto-vacuum internal data"}', id, 'code', 'ir_cron', 'model._run_vacuum_cleaner()'
  from ir_model where model = 'ir.attachment';
insert into ir_cron (ir_actions_server_id, user_id, cron_name, interval_number, interval_type, active, nextcall, priority)
  select id, 1, 'Base: Auto-vacuum internal data', 1, 'days', true, date_trunc('day', now() at time zone 'UTC') + interval '1 day', 3 from ir_act_server;
insert into ir_sequence (name, code, implementation, number_next, number_increment, padding, active)
  values ('Mailing', 'base.mailing', 'standard', 1, 1, 5, true);
create sequence ir_sequence_001;
insert into ir_model_data (module, model, name, res_id, noupdate) values
  ('base', 'res.company', 'main_company', 1, true), ('base', 'res.partner', 'main_partner', 1, true), ('base', 'res.partner', 'partner_root', 2, true),
  ('base', 'res.partner', 'partner_admin', 3, true), ('base', 'res.users', 'user_root', 1, true), ('base', 'res.users', 'user_admin', 2, true),
  ('base', 'res.currency', 'USD', 1, true), ('base', 'res.currency', 'EUR', 2, true), ('base', 'res.lang', 'lang_en', 1, true),
  ('base', 'res.groups', 'group_user', 1, false), ('base', 'res.groups', 'group_system', 2, false), ('base', 'ir.ui.view', 'user_groups_view', 1, false),
  ('base', 'ir.cron', 'autovacuum_job', 1, true), ('base', 'ir.sequence', 'sequence_mailing', 1, true);
insert into ir_model_access (name, model_id, group_id, active, perm_read, perm_write, perm_create, perm_unlink)
  select 'access_' || replace(model, '.', '_'), id, 1, true, true, false, false, false from ir_model order by id;
insert into ir_model_data (module, model, name, res_id) select 'base', 'ir.model.access', name, id from ir_model_access order by id;

--# page
select c.name, u.login from res_company c left join res_users u on u.company_id = c.id and u.active limit 1;
select value from ir_config_parameter where key = 'database.secret';
