-- finds sale_order: SHARE ROW EXCLUSIVE catalogue
CREATE TRIGGER t AFTER UPDATE ON sale_order FOR EACH ROW EXECUTE FUNCTION f();
-- finds nothing
DROP TRIGGER t ON sale_order;
