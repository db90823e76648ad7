-- finds account_move_line: SHARE indexBuild
CREATE INDEX account_move_line_ref ON account_move_line (ref);
-- finds account_move_line: SHARE indexBuild
CREATE UNIQUE INDEX IF NOT EXISTS one ON account_move_line (ref) WHERE ref IS NOT NULL;
-- finds nothing
CREATE INDEX CONCURRENTLY account_move_line_ref ON account_move_line (ref);
