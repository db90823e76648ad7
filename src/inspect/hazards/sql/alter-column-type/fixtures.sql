-- finds sale_order: ACCESS EXCLUSIVE rewrite
ALTER TABLE sale_order ALTER COLUMN weight TYPE numeric;
-- finds sale_order: ACCESS EXCLUSIVE unknown
ALTER TABLE sale_order ALTER note TYPE text;
-- finds sale_order: ACCESS EXCLUSIVE rewrite
ALTER TABLE sale_order ALTER note TYPE varchar USING upper(note);
-- finds nothing
ALTER TABLE sale_order ALTER COLUMN weight SET DEFAULT 0;
