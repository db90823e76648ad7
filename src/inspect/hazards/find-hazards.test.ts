import { beforeAll, expect, it } from 'vitest'
import { moduleOf } from '../../../test/inspect/module-of.ts'
import type { LiveTable } from '../../domain/hazard.ts'
import { findHazards, hazardTables } from './find-hazards.ts'
import { loadSqlParser } from './sql/parse-sql.ts'

const script = 'migrations/18.0.1.1.0/post-fill.py'
const large: LiveTable = { rows: 1_000_000, bytes: 174_000_000, indexBytes: 86_000_000, indexes: 7, columns: { id: { type: 'int4', notNull: true } } }

const model = (body: string) => `from odoo import fields, models


class Order(models.Model):
    _inherit = 'sale.order'

    ${body}
`

const migration = (...statements: string[]) =>
  ['def migrate(cr, version):', ...statements.map((statement) => `    cr.execute(${statement})`), ''].join('\n')

beforeAll(loadSqlParser)

async function hazards(files: Record<string, string>, live: Record<string, LiveTable> | null = { sale_order: large }) {
  const [before, after] = [await moduleOf({}), await moduleOf(files)]
  return findHazards({ before, after, series: '18.0', scripts: script in files ? [script] : [], live })
}

it('a script that changes every row: the rows of the instance, a range of time, the line', async () => {
  const found = await hazards({ [script]: migration(`"SELECT 1"`, `"""\n        UPDATE sale_order SET note = %s\n    """, ("x",)`) })
  expect(found).toMatchObject([
    {
      rule: 'change-every-row',
      module: 'trial',
      file: script,
      line: 4,
      table: 'sale_order',
      rows: 1_000_000,
      bytes: 174_000_000,
      mustRehearse: false,
    },
  ])
  const [{ heldMs }] = found as [(typeof found)[0]]
  expect(heldMs?.low).toBeGreaterThan(1_000)
  expect(heldMs?.high).toBeGreaterThan(30_000)
})

it.each([
  ['a variable', 'query'],
  ['text that is no SQL', '"UPDATE %s" % table'],
])('%s must be rehearsed', async (_title, argument) => {
  expect(await hazards({ [script]: migration(argument) })).toMatchObject([{ rule: 'unknown-sql', kind: 'unknown', heldMs: null, mustRehearse: true }])
})

it.each([
  ['a list of arguments', 'cr.execute(*given)'],
  ['a keyword', 'cr.execute(query=text)'],
  ['a cursor method under another name', "run = cr.execute\n    run('DROP TABLE sale_order')"],
  ['a method that is looked up', "getattr(cr, way)('DROP TABLE sale_order')"],
  ['a loop over statements', 'for text in statements:\n        cr.execute(text)'],
  ['an f-string that is all hole', "cr.execute(f'{text}')"],
  ['a clause that is put together', "cr.execute('UPDATE sale_order SET note = NULL ' + where)"],
  ['openupgradelib', "openupgrade.rename_columns(cr, {'sale_order': [('note', None)]})"],
  ['upgrade-util', "util.remove_field(cr, 'sale.order', 'note')"],
  ['odoo.tools.sql', "sql.set_not_null(cr, 'sale_order', 'note')"],
  ['a helper of the module', 'fill(cr)'],
  ['the ORM', "api.Environment(cr, 1, {})['sale.order'].search([]).write({'note': False})"],
  ['a field of a record', "for order in api.Environment(cr, 1, {})['sale.order'].search([]):\n        order.note = False"],
  ['a COPY', 'cr.copy_expert(text, file)'],
  ['a procedure', "cr.execute('CALL tidy()')"],
  ['a body in another language', 'cr.execute("DO LANGUAGE plpython3u $$ plpy.execute(x) $$")'],
  ['EXECUTE of what is put together', 'cr.execute("DO $$ BEGIN EXECUTE format(\'DROP TABLE %I\', t); END $$")'],
  ['a loop over EXECUTE', 'cr.execute("DO $$ DECLARE r record; BEGIN FOR r IN EXECUTE q LOOP NULL; END LOOP; END $$")'],
])('%s must be rehearsed', async (_title, line) => {
  for (const live of [{ sale_order: large }, null]) {
    const found = await hazards({ [script]: `def migrate(cr, version):\n    ${line}\n` }, live)
    expect(found.filter(({ mustRehearse }) => mustRehearse).map(({ rule }) => rule)).toEqual([expect.stringMatching(/^unknown-(sql|script)$/)])
  }
})

it.each([
  ['does not parse', 'def migrate(cr, version):\n    cr.execute("SELECT 1"\n'],
  ['has no migrate()', "import os\nprint('x')\n"],
])('a script that %s must be rehearsed', async (_title, text) => {
  expect(await hazards({ [script]: text })).toMatchObject([{ rule: 'unknown-script', kind: 'unknown', mustRehearse: true }])
})

it('a script that is not among the files must be rehearsed', async () => {
  const [before, after] = [await moduleOf({}), await moduleOf({})]
  const found = findHazards({ before, after, series: '18.0', scripts: [script], live: null })
  expect(found).toMatchObject([{ rule: 'unknown-script', mustRehearse: true }])
})

it('reading, logging and functions of its own are nothing, SQL within them is found', async () => {
  const text = `
import logging
_logger = logging.getLogger(__name__)


def fill(cr, names):
    if not column_exists(cr, 'sale_order', 'note'):
        return
    cr.execute("UPDATE sale_order SET note = %s", [', '.join(sorted(names))])
    _logger.info('%s rows', cr.rowcount)


def migrate(cr, version):
    cr.execute("SELECT name FROM sale_order")
    fill(cr, [name for (name,) in cr.fetchall()])
`
  expect(await hazards({ [script]: text })).toMatchObject([{ rule: 'change-every-row', line: 9, mustRehearse: false }])
})

it('cr.commit() is COMMIT', async () => {
  expect(await hazards({ [script]: 'def migrate(cr, version):\n    cr.commit()\n' })).toMatchObject([{ rule: 'transaction-control', line: 2 }])
})

it('a body in SQL is read', async () => {
  const text = migration('"CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM sale_order $$"')
  expect(await hazards({ [script]: text })).toMatchObject([{ rule: 'change-every-row' }])
})

it('a table whose name only the code knows is recognised for what is done to it, and must be rehearsed', async () => {
  expect(await hazards({ [script]: migration('f"UPDATE {table} SET note = NULL"') })).toMatchObject([
    { rule: 'change-every-row', table: null, mustRehearse: true },
  ])
  expect(await hazards({ [script]: migration('f"UPDATE {table} SET note = NULL"') }, null)).toMatchObject([{ table: null, mustRehearse: true }])
})

it('a table that the script itself makes holds nothing', async () => {
  expect(await hazards({ [script]: migration('"CREATE TABLE fresh (a int)"', '"CREATE INDEX i ON fresh (a)"', '"DROP TABLE fresh"') })).toEqual([])
})

it('a table that was never analysed has no time, and must be rehearsed', async () => {
  const found = await hazards({ [script]: migration('"DELETE FROM sale_order"') }, { sale_order: { ...large, rows: null } })
  expect(found).toMatchObject([{ rows: null, heldMs: null, mustRehearse: true }])
})

it('without an instance nothing is said of rows and time', async () => {
  expect(await hazards({ [script]: migration('"DELETE FROM sale_order"') }, null)).toMatchObject([
    { rows: null, bytes: null, heldMs: null, mustRehearse: false },
  ])
})

it('only the scripts that would run', async () => {
  const [before, after] = [await moduleOf({}), await moduleOf({ [script]: migration('"DELETE FROM sale_order"') })]
  expect(findHazards({ before, after, series: '18.0', scripts: [], live: null })).toEqual([])
})

it('a column that was made beforehand costs nothing', async () => {
  const files = { 'models/order.py': model("code = fields.Char(default='x')") }
  expect(await hazards(files)).toMatchObject([{ rule: 'new-column-filled', file: 'models/order.py', line: 7, rows: 1_000_000 }])
  expect(await hazards(files, { sale_order: { ...large, columns: { code: { type: 'varchar', notNull: false } } } })).toEqual([])
})

it('a column that was made beforehand with another type is written again', async () => {
  const live = { sale_order: { ...large, columns: { code: { type: 'int4', notNull: false } } } }
  expect(await hazards({ 'models/order.py': model('code = fields.Char()') }, live)).toMatchObject([{ rule: 'column-type', work: 'rewrite' }])
})

it('a column that gets a value for each company fails, where each value is cast to jsonb', async () => {
  const live = { sale_order: { ...large, columns: { code: { type: 'varchar', notNull: false } } } }
  const files = { 'models/order.py': model('code = fields.Char(company_dependent=True)') }
  expect(await hazards(files, live)).toMatchObject([{ rule: 'column-type', kind: 'fails', text: expect.stringContaining('(varchar) to jsonb') }])
})

it('what locks nothing takes no time', async () => {
  const [before, after] = [
    await moduleOf({ 'models/order.py': model("kind = fields.Selection([('a', 'A')])") }),
    await moduleOf({ 'models/order.py': model('kind = fields.Char()') }),
  ]
  const found = findHazards({ before, after, series: '18.0', scripts: [], live: { sale_order: large } })
  expect(found).toMatchObject([{ rule: 'column-type', kind: 'fails', lock: null, heldMs: null, mustRehearse: false }])
})

it('names the tables that the instance is to be asked for', async () => {
  const [before, after] = [
    await moduleOf({}),
    await moduleOf({ 'models/order.py': model("user_id = fields.Many2one('res.users')"), [script]: migration('"DELETE FROM stock_move"') }),
  ]
  expect(hazardTables({ before, after, series: '18.0', scripts: [script] }).sort()).toEqual(['res_users', 'sale_order', 'stock_move'])
})

it('the table that a foreign key points to is locked for as long as the other is read', async () => {
  const text = migration('"ALTER TABLE sale_order ADD CONSTRAINT who FOREIGN KEY (user_id) REFERENCES res_users (id)"')
  const users = { ...large, rows: 10, bytes: 8192 }
  const [order, pointed] = await hazards({ [script]: text }, { sale_order: large, res_users: users })
  expect(pointed).toMatchObject({ table: 'res_users', rows: 10, heldMs: order?.heldMs })
})
