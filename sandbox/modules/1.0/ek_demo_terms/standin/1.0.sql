-- What this version does to a database, for the stand-in (sandbox/odoo).

--# schema
alter table account_payment_term add column if not exists ek_told varchar;

--# data
with made as (
  insert into ir_ui_view (name, model, type, mode, inherit_id, arch_db)
  select 'account.payment.term.form.ek.demo.terms', 'account.payment.term', 'form', 'extension', (select res_id from ir_model_data where module = 'account' and name = 'view_payment_term_form'),
    '{"en_US": "<xpath expr=\"//form\" position=\"inside\"><field name=\"ek_told\"/></xpath>"}'
  where not exists (select from ir_model_data where module = 'ek_demo_terms' and name = 'view_payment_term_form')
  returning id)
insert into ir_model_data (module, model, name, res_id) select 'ek_demo_terms', 'ir.ui.view', 'view_payment_term_form', id from made;
