-- finds account_move: ACCESS EXCLUSIVE rewrite
ALTER TABLE account_move ADD COLUMN token varchar DEFAULT gen_random_uuid();
-- finds account_move: ACCESS EXCLUSIVE rewrite
ALTER TABLE account_move ADD COLUMN nr bigserial;
-- finds account_move: ACCESS EXCLUSIVE rewrite
ALTER TABLE account_move ADD COLUMN total numeric GENERATED ALWAYS AS (a + b) STORED;
-- finds nothing
ALTER TABLE account_move ADD COLUMN token varchar DEFAULT 'none';
-- finds nothing
ALTER TABLE account_move ADD COLUMN seen timestamp DEFAULT now();
-- finds nothing
ALTER TABLE account_move ADD COLUMN token varchar;
