-- What is sold.

--# install
create table product_template (
  id serial primary key, name jsonb not null, default_code varchar, list_price numeric, type varchar, active boolean default true, company_id int references res_company,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
create table product_product (
  id serial primary key, product_tmpl_id int not null references product_template on delete cascade, default_code varchar, active boolean default true,
  create_uid int, create_date timestamp default (now() at time zone 'UTC'), write_uid int, write_date timestamp);
