-- finds sale_order: ACCESS EXCLUSIVE scan
ALTER TABLE sale_order ALTER COLUMN partner_id SET NOT NULL;
-- finds sale_order: ACCESS EXCLUSIVE catalogue
ALTER TABLE sale_order ADD COLUMN code varchar NOT NULL;
-- finds nothing
ALTER TABLE sale_order ADD COLUMN code varchar NOT NULL DEFAULT 'x';
-- finds nothing
ALTER TABLE sale_order ALTER COLUMN partner_id DROP NOT NULL;
