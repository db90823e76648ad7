/** Statements on the lines of a ledger, one or more for every rule about SQL that foretells a lock, in a transaction each, as Odoo's scripts are. */
export interface Statement {
  rule: string
  sql: string
  /** Run before, on its own. */
  prepare?: string
  /** Run after the statement was taken back. */
  tidy?: string
}

const alter = (rule: string, what: string): Statement => ({ rule, sql: `ALTER TABLE account_move_line ${what}` })

export const statements: Statement[] = [
  alter('add-column-rewrite', 'ADD COLUMN ek_token varchar DEFAULT gen_random_uuid()::varchar'),
  alter('add-column-rewrite', 'ADD COLUMN ek_nr bigserial'),
  alter('add-constraint', 'ADD CONSTRAINT ek_check CHECK (id > 0)'),
  alter('add-constraint', 'ADD CONSTRAINT ek_move FOREIGN KEY (move_id) REFERENCES account_move (id)'),
  alter('add-constraint', 'ADD CONSTRAINT ek_once UNIQUE (id, move_id)'),
  alter('alter-column-type', 'ALTER COLUMN sequence TYPE bigint'),
  alter('alter-column-type', 'ALTER COLUMN ref TYPE varchar USING upper(ref)'),
  {
    rule: 'attach-partition',
    prepare: 'CREATE TABLE ek_parts (LIKE account_move_line) PARTITION BY RANGE (id)',
    sql: 'ALTER TABLE ek_parts ATTACH PARTITION account_move_line FOR VALUES FROM (0) TO (2000000000)',
    tidy: 'DROP TABLE ek_parts',
  },
  { rule: 'create-index', sql: 'CREATE INDEX ek_name ON account_move_line (name)' },
  { rule: 'create-index', sql: 'CREATE INDEX ek_three ON account_move_line (account_id, date, balance)' },
  {
    rule: 'create-trigger',
    prepare: "CREATE FUNCTION ek_nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
    sql: 'CREATE TRIGGER ek_watch AFTER UPDATE ON account_move_line FOR EACH ROW EXECUTE FUNCTION ek_nothing()',
    tidy: 'DROP FUNCTION ek_nothing()',
  },
  alter('drop-data', 'DROP COLUMN ref'),
  { rule: 'drop-data', sql: 'TRUNCATE account_move_line CASCADE' },
  { rule: 'lock-table', sql: 'LOCK TABLE account_move_line IN SHARE ROW EXCLUSIVE MODE' },
  {
    rule: 'refresh-view',
    prepare: 'CREATE MATERIALIZED VIEW ek_lines AS SELECT account_id, sum(balance) FROM account_move_line GROUP BY 1',
    sql: 'REFRESH MATERIALIZED VIEW ek_lines',
    tidy: 'DROP MATERIALIZED VIEW ek_lines',
  },
  alter('rename', 'RENAME COLUMN ref TO ek_ref'),
  { rule: 'rewrite-table', sql: 'CLUSTER account_move_line USING account_move_line_pkey' },
  alter('set-not-null', 'ALTER COLUMN create_date SET NOT NULL'),
  { rule: 'change-every-row', sql: "UPDATE account_move_line SET ref = 'bench'", tidy: 'VACUUM account_move_line' },
]
