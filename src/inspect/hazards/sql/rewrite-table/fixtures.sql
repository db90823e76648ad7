-- finds sale_order: ACCESS EXCLUSIVE rewrite
CLUSTER sale_order USING sale_order_pkey;
-- finds sale_order: ACCESS EXCLUSIVE rewrite
ALTER TABLE sale_order SET UNLOGGED;
-- finds sale_order: ACCESS EXCLUSIVE rewrite
ALTER TABLE sale_order SET TABLESPACE fast;
-- finds nothing
ALTER TABLE sale_order SET (fillfactor = 80);
