-- What this version does to a database, for the stand-in (sandbox/odoo).

--# schema
alter table account_payment_term add column if not exists ek_told varchar;
alter table account_move add column if not exists ek_reminder varchar;
update account_move set ek_reminder = 'usual' where ek_reminder is null;

--# data
with made as (
  insert into ir_ui_view (name, model, type, mode, inherit_id, arch_db)
  select 'account.payment.term.form.ek.demo.terms', 'account.payment.term', 'form', 'extension', (select res_id from ir_model_data where module = 'account' and name = 'view_payment_term_form'),
    '{"en_US": "<xpath expr=\"//form\" position=\"inside\"><field name=\"ek_told\"/></xpath>"}'
  where not exists (select from ir_model_data where module = 'ek_demo_terms' and name = 'view_payment_term_form')
  returning id)
insert into ir_model_data (module, model, name, res_id) select 'ek_demo_terms', 'ir.ui.view', 'view_payment_term_form', id from made;
with made as (
  insert into ir_ui_view (name, model, type, mode, inherit_id, arch_db)
  select 'account.move.form.ek.demo.terms', 'account.move', 'form', 'extension', (select res_id from ir_model_data where module = 'account' and name = 'view_move_form'),
    '{"en_US": "<xpath expr=\"//form\" position=\"inside\"><field name=\"ek_reminder\"/></xpath>"}'
  where not exists (select from ir_model_data where module = 'ek_demo_terms' and name = 'view_move_form')
  returning id)
insert into ir_model_data (module, model, name, res_id) select 'ek_demo_terms', 'ir.ui.view', 'view_move_form', id from made;

--# post
with moved as (
  update account_move set invoice_date_due = invoice_date_due + 15
  where invoice_payment_term_id = (select res_id from ir_model_data where module = 'account' and name = 'account_payment_term_45days') and state = 'posted'
  returning id)
update account_move_line set date_maturity = date_maturity + 15 where move_id in (select id from moved) and date_maturity is not null;
update account_tax set amount = amount + 1 where id = (select account_sale_tax_id from res_company order by id limit 1);
