-- The ledger, with a small chart of accounts. Where a series names or types a column in another way, it does so here.

--# install
alter table res_company add column account_sale_tax_id int, add column account_purchase_tax_id int, add column fiscalyear_lock_date date,
  add column tax_lock_date date, add column account_opening_date date default date '2025-01-01';
alter table res_partner add column customer_rank int default 0, add column supplier_rank int default 0;
create table account_journal (
  id serial primary key, code varchar(5) not null, type varchar not null, default_account_id int, company_id int not null references res_company, sequence int,
  currency_id int references res_currency, active boolean default true, create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table account_account (
  id serial primary key, account_type varchar not null, currency_id int references res_currency, reconcile boolean, deprecated boolean,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table account_payment_term (
  id serial primary key, name jsonb not null, note jsonb, active boolean default true, company_id int references res_company, sequence int not null default 10,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table account_payment_term_line (
  id serial primary key, payment_id int not null references account_payment_term on delete cascade, value varchar not null, value_amount numeric,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table account_tax (
  id serial primary key, amount numeric not null, amount_type varchar not null, type_tax_use varchar not null, active boolean default true,
  include_base_amount boolean default false, tax_exigibility varchar default 'on_invoice', company_id int not null references res_company, sequence int not null default 1,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table account_tax_repartition_line (
  id serial primary key, repartition_type varchar not null, factor_percent double precision not null, account_id int references account_account,
  use_in_tax_closing boolean, company_id int references res_company, sequence int default 1,
  create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table account_full_reconcile (
  id serial primary key, exchange_move_id int, create_uid int, create_date timestamp, write_uid int, write_date timestamp);
create table account_move (
  id serial primary key, name varchar, ref varchar, date date not null, invoice_date date, invoice_date_due date, state varchar not null, move_type varchar not null,
  payment_state varchar, journal_id int not null references account_journal, company_id int references res_company, partner_id int references res_partner,
  commercial_partner_id int references res_partner, currency_id int not null references res_currency, invoice_payment_term_id int references account_payment_term,
  invoice_partner_display_name varchar, sequence_prefix varchar, sequence_number int, amount_untaxed numeric, amount_tax numeric, amount_total numeric,
  amount_residual numeric, amount_untaxed_signed numeric, amount_tax_signed numeric, amount_total_signed numeric, amount_residual_signed numeric,
  statement_line_id int, posted_before boolean, narration text, auto_post varchar not null default 'no',
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
create index on account_move (journal_id, state);
create table account_move_line (
  id serial primary key, move_id int not null references account_move on delete cascade, move_name varchar, parent_state varchar, date date, name varchar, ref varchar,
  journal_id int references account_journal, company_id int references res_company, company_currency_id int references res_currency,
  currency_id int not null references res_currency, account_id int references account_account, partner_id int references res_partner, date_maturity date,
  display_type varchar not null, quantity numeric, price_unit numeric, price_subtotal numeric, debit numeric, credit numeric, balance numeric, amount_currency numeric,
  amount_residual numeric, amount_residual_currency numeric, tax_line_id int references account_tax, tax_repartition_line_id int references account_tax_repartition_line,
  tax_base_amount numeric, full_reconcile_id int references account_full_reconcile, matching_number varchar, reconciled boolean, sequence int,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp,
  constraint account_move_line_check_credit_debit check (display_type in ('line_section', 'line_note') or credit * debit = 0));
create index on account_move_line (move_id);
create table account_move_line_account_tax_rel (
  account_move_line_id int not null references account_move_line on delete cascade, account_tax_id int not null references account_tax,
  primary key (account_move_line_id, account_tax_id));
create table account_partial_reconcile (
  id serial primary key, debit_move_id int not null references account_move_line, credit_move_id int not null references account_move_line,
  full_reconcile_id int references account_full_reconcile, amount numeric, max_date date, company_id int references res_company,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
create table account_payment (
  id serial primary key, move_id int references account_move, payment_type varchar not null, partner_type varchar not null, partner_id int references res_partner,
  currency_id int references res_currency, amount numeric, payment_reference varchar, is_reconciled boolean,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp,
  constraint account_payment_check_amount_not_negative check (amount >= 0));

--# install 16.0
alter table res_company add column period_lock_date date;
alter table account_journal add column name varchar;
alter table account_account add column name varchar not null, add column code varchar(64) not null, add column company_id int not null references res_company;
alter table account_tax add column name varchar not null, add column price_include boolean default false;
alter table account_tax_repartition_line add column invoice_tax_id int references account_tax, add column refund_tax_id int references account_tax;
alter table account_payment_term_line add column days int not null;
alter table account_move add column payment_id int references account_payment;

--# install 18.0
alter table res_company add column hard_lock_date date, add column parent_path varchar;
alter table account_journal add column name jsonb;
alter table account_account add column name jsonb not null, add column code_store jsonb;
create table account_account_res_company_rel (
  account_account_id int not null references account_account, res_company_id int not null references res_company, primary key (account_account_id, res_company_id));
alter table account_tax add column name jsonb not null, add column price_include_override varchar;
alter table account_tax_repartition_line add column tax_id int references account_tax, add column document_type varchar;
alter table account_payment_term_line add column nb_days int, add column delay_type varchar;
alter table account_move add column origin_payment_id int references account_payment;
alter table account_payment add column name varchar, add column date date, add column state varchar, add column journal_id int references account_journal,
  add column company_id int references res_company;

--# first-data 16.0
insert into account_account (code, name, account_type, reconcile, company_id) values
  ('101401', 'Bank', 'asset_cash', false, 1), ('121000', 'Account Receivable', 'asset_receivable', true, 1), ('131000', 'Tax Paid', 'asset_current', false, 1),
  ('211000', 'Account Payable', 'liability_payable', true, 1), ('251000', 'Tax Received', 'liability_current', false, 1),
  ('400000', 'Product Sales', 'income', false, 1), ('600000', 'Expenses', 'expense', false, 1);
insert into account_journal (code, name, type, default_account_id, company_id, sequence) values
  ('INV', 'Customer Invoices', 'sale', 6, 1, 5), ('BILL', 'Vendor Bills', 'purchase', 7, 1, 6), ('BNK1', 'Bank', 'bank', 1, 1, 7),
  ('MISC', 'Miscellaneous Operations', 'general', null, 1, 9);
insert into account_tax (name, amount, amount_type, type_tax_use, company_id) values ('Tax 15%', 15, 'percent', 'sale', 1), ('Purchase Tax 15%', 15, 'percent', 'purchase', 1);
insert into account_tax_repartition_line (invoice_tax_id, refund_tax_id, repartition_type, factor_percent, account_id, use_in_tax_closing, company_id)
  select case kind when 'invoice' then t.id end, case kind when 'refund' then t.id end, part, 100,
    case when part = 'tax' then case t.type_tax_use when 'sale' then 5 else 3 end end, part = 'tax', 1
  from account_tax t, unnest(array['invoice', 'refund']) kind, unnest(array['base', 'tax']) part order by t.id, kind, part;
insert into account_payment_term (name) values ('{"en_US": "Immediate Payment"}'), ('{"en_US": "15 Days"}'), ('{"en_US": "30 Days"}'), ('{"en_US": "45 Days"}');
insert into account_payment_term_line (payment_id, value, days) values (1, 'balance', 0), (2, 'balance', 15), (3, 'balance', 30), (4, 'balance', 45);

--# first-data 18.0
update res_company set parent_path = id || '/';
insert into account_account (code_store, name, account_type, reconcile) values
  ('{"1": "101401"}', '{"en_US": "Bank"}', 'asset_cash', false), ('{"1": "121000"}', '{"en_US": "Account Receivable"}', 'asset_receivable', true),
  ('{"1": "131000"}', '{"en_US": "Tax Paid"}', 'asset_current', false), ('{"1": "211000"}', '{"en_US": "Account Payable"}', 'liability_payable', true),
  ('{"1": "251000"}', '{"en_US": "Tax Received"}', 'liability_current', false), ('{"1": "400000"}', '{"en_US": "Product Sales"}', 'income', false),
  ('{"1": "600000"}', '{"en_US": "Expenses"}', 'expense', false);
insert into account_account_res_company_rel select id, 1 from account_account;
insert into account_journal (code, name, type, default_account_id, company_id, sequence) values
  ('INV', '{"en_US": "Customer Invoices"}', 'sale', 6, 1, 5), ('BILL', '{"en_US": "Vendor Bills"}', 'purchase', 7, 1, 6),
  ('BNK1', '{"en_US": "Bank"}', 'bank', 1, 1, 7), ('MISC', '{"en_US": "Miscellaneous Operations"}', 'general', null, 1, 9);
insert into account_tax (name, amount, amount_type, type_tax_use, company_id)
  values ('{"en_US": "15%"}', 15, 'percent', 'sale', 1), ('{"en_US": "15%"}', 15, 'percent', 'purchase', 1);
insert into account_tax_repartition_line (tax_id, document_type, repartition_type, factor_percent, account_id, use_in_tax_closing, company_id)
  select t.id, kind, part, 100, case when part = 'tax' then case t.type_tax_use when 'sale' then 5 else 3 end end, part = 'tax', 1
  from account_tax t, unnest(array['invoice', 'refund']) kind, unnest(array['base', 'tax']) part order by t.id, kind, part;
insert into account_payment_term (name) values ('{"en_US": "Immediate Payment"}'), ('{"en_US": "15 Days"}'), ('{"en_US": "30 Days"}'), ('{"en_US": "45 Days"}');
insert into account_payment_term_line (payment_id, value, value_amount, nb_days, delay_type) values
  (1, 'percent', 100, 0, 'days_after'), (2, 'percent', 100, 15, 'days_after'), (3, 'percent', 100, 30, 'days_after'), (4, 'percent', 100, 45, 'days_after');

--# first-data
update res_company set account_sale_tax_id = 1, account_purchase_tax_id = 2;
insert into ir_model_data (module, model, name, res_id, noupdate) values
  ('account', 'account.payment.term', 'account_payment_term_immediate', 1, true), ('account', 'account.payment.term', 'account_payment_term_15days', 2, true),
  ('account', 'account.payment.term', 'account_payment_term_30days', 3, true), ('account', 'account.payment.term', 'account_payment_term_45days', 4, true);
insert into ir_model_data (module, model, name, res_id, noupdate) select 'account', 'account.account', '1_account_' || id, id, true from account_account order by id;
insert into ir_model_data (module, model, name, res_id, noupdate) select 'account', 'account.tax', '1_' || type_tax_use || '_tax_template', id, true from account_tax order by id;
insert into ir_model_data (module, model, name, res_id, noupdate) select 'account', 'account.journal', '1_' || lower(code), id, true from account_journal order by id;
insert into ir_ui_view (name, model, type, arch_db) values ('account.move.form', 'account.move', 'form', '{"en_US": "<form><field name=\"name\"/><field name=\"partner_id\"/></form>"}');
insert into ir_model_data (module, model, name, res_id) select 'account', 'ir.ui.view', 'view_move_form', max(id) from ir_ui_view;
insert into ir_ui_view (name, model, type, arch_db) values ('account.payment.term.form', 'account.payment.term', 'form', '{"en_US": "<form><field name=\"name\"/></form>"}');
insert into ir_model_data (module, model, name, res_id) select 'account', 'ir.ui.view', 'view_payment_term_form', max(id) from ir_ui_view;
