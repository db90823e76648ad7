-- finds account_move_line: ROW EXCLUSIVE updateRows
UPDATE account_move_line SET note = '';
-- finds account_move_line: ROW EXCLUSIVE updateRows
UPDATE account_move_line SET note = '' WHERE true;
-- finds account_move_line: ROW EXCLUSIVE updateRows
UPDATE account_move_line SET note = '' WHERE 1 = 1;
-- finds account_move_line: ROW EXCLUSIVE unknown
UPDATE account_move_line SET note = '' WHERE note IS NULL;
-- finds account_move_line: ROW EXCLUSIVE unknown
UPDATE account_move_line l SET note = m.ref FROM account_move m WHERE m.id = l.move_id;
-- finds account_move_line: ROW EXCLUSIVE updateRows
DELETE FROM account_move_line;
-- finds nothing
INSERT INTO account_move_line (note) VALUES ('');
