-- A release loosens the lock: part of the locked books can be edited again.
update res_company set fiscalyear_lock_date = date '1990-01-01' where fiscalyear_lock_date is not null;
