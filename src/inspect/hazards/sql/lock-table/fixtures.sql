-- finds sale_order: ACCESS EXCLUSIVE unknown
LOCK TABLE sale_order;
-- finds sale_order: SHARE unknown
LOCK TABLE sale_order IN SHARE MODE;
-- finds nothing
LOCK TABLE sale_order IN ACCESS SHARE MODE;
