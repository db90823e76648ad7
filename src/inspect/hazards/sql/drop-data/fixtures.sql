-- finds sale_order: ACCESS EXCLUSIVE catalogue
ALTER TABLE sale_order DROP COLUMN IF EXISTS note;
-- finds old_table: ACCESS EXCLUSIVE catalogue
DROP TABLE IF EXISTS old_table CASCADE;
-- finds sale_order: ACCESS EXCLUSIVE catalogue
TRUNCATE sale_order CASCADE;
-- finds nothing
DROP INDEX some_index;
-- finds nothing
DROP VIEW some_view;
