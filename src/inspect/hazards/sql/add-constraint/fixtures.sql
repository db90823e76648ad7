-- finds sale_order: ACCESS EXCLUSIVE scan
ALTER TABLE sale_order ADD CONSTRAINT positive CHECK (amount >= 0);
-- finds nothing
ALTER TABLE sale_order ADD CONSTRAINT positive CHECK (amount >= 0) NOT VALID;
-- finds sale_order: SHARE ROW EXCLUSIVE scan
-- finds res_users: SHARE ROW EXCLUSIVE scan
ALTER TABLE sale_order ADD CONSTRAINT who FOREIGN KEY (user_id) REFERENCES res_users (id);
-- finds nothing
ALTER TABLE sale_order ADD CONSTRAINT who FOREIGN KEY (user_id) REFERENCES res_users (id) NOT VALID;
-- finds sale_order: ACCESS EXCLUSIVE indexBuild
ALTER TABLE sale_order ADD CONSTRAINT once UNIQUE (name);
-- finds nothing
ALTER TABLE sale_order ADD CONSTRAINT once UNIQUE USING INDEX once_index;
-- finds sale_order: ACCESS EXCLUSIVE indexBuild
ALTER TABLE sale_order ADD COLUMN code varchar UNIQUE;
-- finds sale_order: ACCESS EXCLUSIVE indexBuild
ALTER TABLE sale_order ADD CONSTRAINT apart EXCLUDE USING gist (during WITH &&);
