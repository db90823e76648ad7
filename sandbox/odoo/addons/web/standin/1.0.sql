-- The log-in page.

--# first-data
insert into ir_ui_view (name, key, type, arch_db) values ('Login', 'web.login', 'qweb', '{"en_US": "<t t-name=\"web.login\"><form class=\"oe_login_form\"/></t>"}');
insert into ir_model_data (module, model, name, res_id) select 'web', 'ir.ui.view', 'login', id from ir_ui_view where key = 'web.login';

--# page
select arch_db from ir_ui_view where key = 'web.login' and active;
select id, url, store_fname from ir_attachment where url like '/web/assets/%';
