-- finds sale_order: ACCESS EXCLUSIVE catalogue
ALTER TABLE sale_order RENAME COLUMN note TO remark;
-- finds sale_order: ACCESS EXCLUSIVE catalogue
ALTER TABLE sale_order RENAME TO sale_order_old;
-- finds nothing
ALTER INDEX a RENAME TO b;
