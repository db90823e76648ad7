-- finds -: none catalogue
COMMIT;
-- finds -: none catalogue
BEGIN;
-- finds nothing
SAVEPOINT one;
-- finds nothing
ROLLBACK TO SAVEPOINT one;
