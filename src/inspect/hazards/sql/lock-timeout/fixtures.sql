-- finds -: none unknown
SET LOCAL lock_timeout = 0;
-- finds -: none unknown
SET lock_timeout = '0';
-- finds -: none unknown
RESET lock_timeout;
-- finds nothing
SET LOCAL lock_timeout = '3s';
-- finds nothing
SET LOCAL work_mem = 0;
