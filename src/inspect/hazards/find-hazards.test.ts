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

it('a table whose name only the code knows is recognised for what is done to it, and must be rehearsed', async () => {
  expect(await hazards({ [script]: migration('f"UPDATE {table} SET note = NULL"') })).toMatchObject([
    { rule: 'change-every-row', table: null, mustRehearse: true },
  ])
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

it('names the tables that the instance is to be asked for', async () => {
  const [before, after] = [
    await moduleOf({}),
    await moduleOf({ 'models/order.py': model("user_id = fields.Many2one('res.users')"), [script]: migration('"DELETE FROM stock_move"') }),
  ]
  expect(hazardTables({ before, after, series: '18.0', scripts: [script] }).sort()).toEqual(['res_users', 'sale_order', 'stock_move'])
})
