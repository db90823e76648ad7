-- finds account_move: none catalogue
CREATE INDEX CONCURRENTLY one ON account_move (ref);
-- finds -: none catalogue
DROP INDEX CONCURRENTLY one;
-- finds account_move: none catalogue
VACUUM FULL account_move;
-- finds account_move: none catalogue
REINDEX TABLE CONCURRENTLY account_move;
-- finds -: none catalogue
CREATE DATABASE other;
-- finds nothing
ANALYZE account_move;
