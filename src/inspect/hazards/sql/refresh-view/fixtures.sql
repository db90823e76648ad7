-- finds sales_by_month: ACCESS EXCLUSIVE unknown
REFRESH MATERIALIZED VIEW sales_by_month;
-- finds nothing
REFRESH MATERIALIZED VIEW CONCURRENTLY sales_by_month;
