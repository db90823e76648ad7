/** The delta of real updates: what Odoo and a release do is explained to the last row, what a release should not do is named. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { odooSeries, type TenantDatabase, tenantDatabase, testOnOneSeries } from '../../../../test/harness/odoo.ts'
import type { Delta } from '../../../domain/delta.ts'
import { withSession } from '../client.ts'
import { readCounters } from '../counters.ts'
import { runOdoo, writeShop } from './shop-module.contract.ts'
import { copyOf, deltaOf, type Twins } from './twins.contract.ts'

const minutes = 60_000

/** What nothing explains, without the reason. */
function unexplained(delta: Delta): string[] {
  const bad = ({ why }: { why: string }) => why === 'unexplained'
  return [
    ...delta.changes
      .filter(bad)
      .map(
        ({ table, document, column, before, after }) =>
          `${table}: ${document}, ${column ?? 'row'} ${column ? `${before} -> ${after}` : before ? 'gone' : 'new'}`,
      ),
    ...delta.schema.filter(bad).map(({ kind, object }) => `${kind} ${object}`),
    ...delta.sequences.filter(bad).map(({ sequence }) => `sequence ${sequence}`),
    ...delta.notMeasured,
  ]
}

/** The module and all that depend on it: what `-u` reads again. */
async function dependents({ urls }: TenantDatabase, module: string): Promise<string[]> {
  const sql = `with recursive reread as (
      select name from ir_module_module where name = $1
      union select m.name from reread r join ir_module_module_dependency d on d.name = r.name join ir_module_module m on m.id = d.module_id and m.state = 'installed')
    select name from reread`
  return withSession(urls.app, undefined, async (client) => (await client.query<{ name: string }>(sql, [module])).rows.map(({ name }) => name))
}

/** What a careless or hostile script might do, and what is said of it. */
const faults: [sql: string, said: string][] = [
  [
    `update account_move set invoice_date_due = '2030-01-01' where name = (select min(name) from account_move where move_type = 'out_invoice' and state = 'posted')`,
    'account_move: INV/',
  ],
  [
    `update account_move_line set date_maturity = '2030-01-01' where id = (select min(id) from account_move_line where date_maturity is not null)`,
    'account_move_line: INV/',
  ],
  [`update account_tax set amount = 16 where id = (select min(id) from account_tax)`, 'account_tax: '],
  [`update res_partner_bank set acc_number = 'XX99' where acc_number = 'BE01'`, 'res_partner_bank: Atlantic Paper, BE01, acc_number BE01 -> XX99'],
  [
    `insert into res_groups_users_rel select d.res_id, u.id from ir_model_data d, res_users u where d.module = 'base' and d.name = 'group_system' and u.login = 'mallory'`,
    'res_groups_users_rel: Settings, mallory, row new',
  ],
  [`update product_template set list_price = 1 where name->>'en_US' = 'Rope'`, 'product_template: Rope, list_price 250.00 -> 1'],
  [`delete from account_move where state = 'draft'`, 'account_move: '],
  [
    `insert into res_groups_implied_rel select a.res_id, b.res_id from ir_model_data a, ir_model_data b
      where a.module = 'base' and a.name = 'group_user' and b.module = 'account' and b.name = 'group_account_manager'`,
    'res_groups_implied_rel: Internal User, ',
  ],
  [
    `update ir_cron set active = false where id = (select res_id from ir_model_data where module = 'base' and name = 'autovacuum_job')`,
    'ir_cron: Base: Auto-vacuum internal data, active true -> false',
  ],
  [
    `update ir_rule set domain_force = '[(1, ''='', 1)]' where id = (select res_id from ir_model_data where module = 'account' and name = 'account_move_comp_rule')`,
    'ir_rule: Account Entry, domain_force',
  ],
  [
    `update ir_ui_view set arch_db = '{"en_US": "<form/>"}' where id = (select res_id from ir_model_data where module = 'account' and name = 'view_move_form')`,
    'ir_ui_view: account.move.form, arch_db',
  ],
  [`delete from ir_attachment where name = 'contract.pdf'`, 'ir_attachment: contract.pdf, row gone'],
  [`select setval('account_move_id_seq', 1)`, 'sequence account_move_id_seq'],
  [`alter table res_partner drop column legacy_code`, 'column res_partner.legacy_code'],
  [`alter table account_move alter column state drop not null`, 'column account_move.state'],
  [`grant select on res_users to public`, 'privilege res_users'],
  [`create function ek_f() returns trigger language plpgsql as 'begin return new; end'`, 'function ek_f()'],
  [`create trigger ek_t before insert on account_move for each row execute function ek_f()`, 'trigger account_move.ek_t'],
  [`truncate account_payment_term_line`, 'account_payment_term_line: 30 Days'],
  [`update ir_config_parameter set value = 'http://evil' where key = 'web.base.url'`, 'ir_config_parameter: web.base.url, value'],
]

const arranged = `
  alter table res_partner add column legacy_code text; update res_partner set legacy_code = 'L1' where name = 'Atlantic Paper';
  insert into res_partner_bank (partner_id, acc_number, sanitized_acc_number, active) select id, 'BE01', 'BE01', true from res_partner where name = 'Atlantic Paper';
  insert into res_users (login, partner_id, company_id, active, notification_type) select 'mallory', min(id), 1, true, 'email' from res_partner;
  insert into ir_attachment (name, type, res_model, res_id) values ('contract.pdf', 'binary', 'account.move', 1)`
const rope = (series: string) =>
  series === '16.0'
    ? `insert into product_template (name, detailed_type, type, categ_id, uom_id, uom_po_id, list_price, active) select '{"en_US": "Rope"}', 'service', 'service', min(c.id), 1, 1, 250.00, true from product_category c`
    : `insert into product_template (name, type, categ_id, uom_id, uom_po_id, list_price, active, service_tracking) select '{"en_US": "Rope"}', 'service', min(c.id), 1, 1, 250.00, true, 'no' from product_category c`

describe.each(odooSeries())('updates of a real Odoo %s', (series) => {
  let tenant: TenantDatabase
  let folder: string
  beforeAll(async () => {
    tenant = await tenantDatabase(series)
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-shop-'))
    await chmod(folder, 0o755)
    await writeShop(join(folder, '1'), series, 1)
    await writeShop(join(folder, '2'), series, 2)
    await writeShop(join(folder, 'bad'), series, 2, faults.map(([sql]) => `${sql};`).join('\n'))
    await runOdoo(tenant, tenant.name, join(folder, '1'), ['-i', 'ek_shop'])
    await withSession(tenant.urls.app, undefined, (client) => client.query(`${arranged}; ${rope(series)}`))
  })
  afterAll(async () => {
    await tenant.drop()
    await rm(folder, { recursive: true, force: true })
  })

  /** Updates a fresh copy with the modules of one folder, and compares by counters and completely: both must say the same. */
  async function update(addons: string, module: string, released: string[], updated: string[]): Promise<Delta> {
    const pair: Twins = await copyOf(tenant.name)
    try {
      const counters = await withSession(pair.after, undefined, readCounters)
      await runOdoo(tenant, new URL(pair.after).pathname.slice(1), join(folder, addons), ['-u', module])
      const delta = await deltaOf(pair, { released, updated, counters })
      const complete = await deltaOf(pair, { released, updated })
      expect(delta.scope.how).toBe('counters')
      expect(delta.scope.tablesCompared).toBeLessThan(delta.scope.tablesTotal / 2)
      expect(complete.digest).toBe(delta.digest)
      return delta
    } finally {
      await pair.drop()
    }
  }

  it('an update without a change is explained', { timeout: 5 * minutes }, async () => {
    const delta = await update('1', 'account', ['account'], await dependents(tenant, 'account'))
    expect(unexplained(delta)).toEqual([])
    expect(delta.verdict).toBe('ok')
    expect(delta.tables.map(({ table }) => table)).toContain('ir_ui_view')
  })

  it('all that a release of a module brings is explained', { timeout: 5 * minutes }, async () => {
    const delta = await update('2', 'ek_shop', ['ek_shop'], ['ek_shop'])
    expect(unexplained(delta)).toEqual([])
    expect(delta.verdict).toBe('ok')
    const tables = delta.tables.map(({ table }) => table)
    for (const table of ['ir_cron', 'ir_rule', 'ir_model_access', 'ir_sequence', 'ir_config_parameter', 'res_groups', 'res_groups_users_rel'])
      expect(tables).toContain(table)
    expect(delta.schema.map(({ object }) => object)).toEqual(
      expect.arrayContaining(['ek_gadget', 'ek_thing.colour', 'ek_thing.name', 'res_partner.ek_note']),
    )
  })

  testOnOneSeries(series, 'real')('what its script should not have done is named, and nothing else', { timeout: 5 * minutes }, async () => {
    const said = unexplained(await update('bad', 'ek_shop', ['ek_shop'], ['ek_shop']))
    if (process.env.SHOW) console.log(said.join('\n'))
    for (const [sql, expected] of faults)
      expect(
        said.filter((line) => line.startsWith(expected)),
        sql,
      ).not.toEqual([])
    const expected = faults.map(([, start]) => start)
    const besides = /^(account_move_line: |account_move_line_account_tax_rel|account_payment_term_line|account_account_tag_account_move_line_rel)/
    expect(said.filter((line) => !expected.some((start) => line.startsWith(start)) && !besides.test(line))).toEqual([])
  })
})
