-- finds -: none catalogue
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- finds -: none catalogue
GRANT SELECT ON sale_order TO bi;
-- finds sale_order: none catalogue
ALTER TABLE sale_order OWNER TO somebody;
-- finds nothing
COMMENT ON TABLE sale_order IS 'x';
