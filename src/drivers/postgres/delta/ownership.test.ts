/** From an Odoo's registry to the reasons: a small schema of Odoo's shape, a release of module `shop`. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Delta } from '../../../domain/delta.ts'
import { type Asked, copyOf, deltaOf, type Twins, twins } from './twins.contract.ts'

const odoo = `
  create table ir_module_module (id serial primary key, name text, state text, summary text);
  create table ir_model (id serial primary key, model text, transient bool, state text);
  create table ir_model_data (id serial primary key, module text, name text, model text, res_id int, noupdate bool);
  create table ir_model_fields (id serial primary key, model text, model_id int references ir_model, name text, state text);
  create table ir_model_relation (id serial primary key, name text, model int references ir_model, module int references ir_module_module);
  create table ir_model_constraint (id serial primary key, name text, model int references ir_model, module int references ir_module_module);
  create table res_groups (id serial primary key, name jsonb);
  create table res_users (id serial primary key, login text);
  create table res_groups_users_rel (gid int references res_groups on delete cascade, uid int references res_users on delete cascade, primary key (gid, uid));
  create table res_partner (id serial primary key, name text, email text, write_date timestamp);
  create table res_partner_bank (id serial primary key, partner_id int references res_partner, acc_number text);
  create table ir_act_server (id serial primary key, name jsonb, model_id int references ir_model);
  create table ir_cron (id serial primary key, cron_name text, ir_actions_server_id int references ir_act_server, nextcall timestamp, active bool);
  create table account_payment_term (id serial primary key, name jsonb);
  create table account_move (id serial primary key, name text, state text, invoice_payment_term_id int references account_payment_term, invoice_date_due date);
  create table ir_attachment (id serial primary key, name text, res_model text, res_id int, res_field text, store_fname text);
  create table shop_thing (id serial primary key, name text);
  create table shop_thing_partner_rel (thing_id int references shop_thing on delete cascade, partner_id int references res_partner on delete cascade, primary key (thing_id, partner_id));
  create table ir_sequence (id serial primary key, name text, code text); create sequence ir_sequence_001;

  insert into ir_module_module (name, state) values ('base', 'installed'), ('account', 'installed'), ('shop', 'installed');
  insert into ir_model (model) values ('res.partner'), ('shop.thing'), ('ir.cron'), ('account.move'), ('res.groups'), ('res.users'), ('account.payment.term'),
    ('ir.actions.server'), ('ir.sequence'), ('res.partner.bank'), ('ir.module.module'), ('ir.model'), ('ir.model.fields'), ('ir.attachment');
  insert into ir_model_data (module, name, model, res_id) values
    ('base', 'model_res_partner', 'ir.model', 1), ('shop', 'model_res_partner', 'ir.model', 1), ('shop', 'model_shop_thing', 'ir.model', 2),
    ('account', 'model_account_move', 'ir.model', 4), ('base', 'group_system', 'res.groups', 1), ('shop', 'thing_1', 'shop.thing', 1),
    ('account', 'terms_30', 'account.payment.term', 1), ('account', 'terms_60', 'account.payment.term', 2),
    ('base', 'field_res_partner__email', 'ir.model.fields', 1), ('shop', 'field_res_partner__note', 'ir.model.fields', 2), ('base', 'module_shop', 'ir.module.module', 3);
  insert into ir_model_fields (model, model_id, name) values ('res.partner', 1, 'email'), ('res.partner', 1, 'note');
  insert into ir_model_relation (name, model, module) values ('shop_thing_partner_rel', 2, 3);
  insert into res_groups (name) values ('{"en_US": "Settings"}'); insert into res_users (login) values ('admin'), ('mallory');
  insert into res_partner (name, email) values ('Acme', 'a@acme'), ('Vendor', 'v@vendor');
  insert into res_partner_bank (partner_id, acc_number) values (2, 'BE01');
  insert into account_payment_term (name) values ('{"en_US": "30 Days"}'), ('{"en_US": "60 Days"}');
  insert into account_move (name, state, invoice_payment_term_id, invoice_date_due) select 'INV/' || i, 'posted', 1, '2026-03-01' from generate_series(1, 4) i;
  insert into shop_thing (name) values ('One');
  insert into ir_sequence (name, code) values ('Orders', 'sale.order')`

let origin: Twins
beforeAll(async () => {
  origin = await twins(odoo)
})

async function deltaAfter(sql: string, asked: Asked = {}): Promise<Delta> {
  const pair = await copyOf(new URL(origin.before).pathname.slice(1))
  await pair.change(sql)
  const delta = await deltaOf(pair, { released: ['shop'], ...asked })
  await pair.drop()
  return delta
}
const reasons = (delta: Delta) => delta.changes.map(({ table, document, column, why }) => [table, document, column, why])

it('names who became administrator', async () => {
  const delta = await deltaAfter('insert into res_groups_users_rel values (1, 2)')
  expect(delta.verdict).toBe('bad')
  expect(reasons(delta)).toEqual([['res_groups_users_rel', 'Settings, mallory', null, 'unexplained']])
})

it('names whose bank account it was', async () => {
  const [change] = (await deltaAfter(`update res_partner_bank set acc_number = 'XX99'`)).changes
  expect(change).toMatchObject({ document: 'Vendor, BE01', column: 'acc_number', before: 'BE01', after: 'XX99', why: 'unexplained' })
})

it('a record taken over by an external id is still whose it was', async () => {
  const delta = await deltaAfter(`
    insert into ir_model_data (module, name, model, res_id, noupdate) values ('shop', 'mine', 'res.partner', 1, false);
    update res_partner set email = 'evil' where id = 1`)
  expect(reasons(delta)).toEqual([
    ['ir_model_data', 'shop, mine', null, 'registry'],
    ['res_partner', 'Acme', 'email', 'unexplained'],
  ])
})

it('what the release brings: rows of its models, links of its relations, columns of its fields, new records', async () => {
  const delta = await deltaAfter(`
    update shop_thing set name = 'Two'; insert into shop_thing_partner_rel values (1, 1); alter table res_partner add column note text; update res_partner set note = 'x';
    insert into ir_model (model) values ('shop.gadget'); insert into ir_model_data (module, name, model, res_id) values ('shop', 'model_shop_gadget', 'ir.model', 15);
    create table shop_gadget (id serial primary key, name text); insert into shop_gadget (name) values ('G')`)
  expect(delta).toMatchObject({ verdict: 'ok', unexplained: 0 })
  expect(delta.schema.map(({ kind, object, why }) => [kind, object, why])).toEqual([
    ['column', 'res_partner.note', 'release'],
    ['table', 'shop_gadget', 'release'],
  ])
  expect(delta.tables).toContainEqual({ table: 'shop_gadget', inserted: 1, updated: 0, deleted: 0, unexplained: 0 })
})

it('a column of a field that the module does not declare', async () => {
  const { schema } = await deltaAfter(`alter table res_partner add column vat text; alter table res_partner alter column email set not null`)
  expect(schema.map(({ object, why, because }) => [object, why, because])).toEqual([
    ['res_partner.email', 'unexplained', 'declared by base, not by a released module'],
    ['res_partner.vat', 'unexplained', 'no module declares such a field'],
  ])
})

it('a new job is about the model of its action', async () => {
  const job = (model: number) => `
    insert into ir_act_server (name, model_id) values ('{"en_US": "Job"}', ${model});
    insert into ir_cron (cron_name, ir_actions_server_id) values ('Job', 1);
    insert into ir_model_data (module, name, model, res_id) values ('shop', 'job', 'ir.cron', 1), ('shop', 'job_action', 'ir.actions.server', 1)`
  expect((await deltaAfter(job(2))).changes.find(({ table }) => table === 'ir_cron')).toMatchObject({ document: 'Job', why: 'release' })
  expect((await deltaAfter(job(1))).changes.find(({ table }) => table === 'ir_cron')).toMatchObject({ document: 'Job', why: 'unexplained' })
})

it('numbering: a new one of the release; none that used up numbers', async () => {
  const delta = await deltaAfter(`
    insert into ir_sequence (name, code) values ('Things', 'shop.thing'); create sequence ir_sequence_002;
    insert into ir_model_data (module, name, model, res_id) values ('shop', 'sequence', 'ir.sequence', 2); select nextval('ir_sequence_001')`)
  expect(delta.sequences.filter(({ sequence }) => sequence.startsWith('ir_sequence_0')).map(({ sequence, why }) => [sequence, why])).toEqual([
    ['ir_sequence_001', 'unexplained'],
    ['ir_sequence_002', 'release'],
  ])
  expect(delta.changes.find(({ table }) => table === 'ir_sequence')?.why).toBe('release')
})

describe('declarations', () => {
  const terms = {
    table: 'account_move',
    column: 'invoice_payment_term_id',
    match: { state: 'posted' },
    from: 'account.terms_30',
    to: 'account.terms_60',
  }
  const change = 'update account_move set invoice_payment_term_id = 2 where id < 4'

  it('explain what happens as they say', async () => {
    const delta = await deltaAfter(change, { expects: [{ ...terms, count: { min: 3, max: 3 } }] })
    expect(delta).toMatchObject({ verdict: 'ok', missing: [] })
    expect(delta.changes[0]).toMatchObject({ document: 'INV/1', before: '1', after: '2', why: 'declared', because: 'agreed' })
  })
  it('do not explain more', async () => {
    const delta = await deltaAfter(change, { expects: [{ ...terms, count: { min: 1, max: 2 } }] })
    expect(delta).toMatchObject({ verdict: 'bad', unexplained: 1 })
  })
  it('do not explain anything else', async () => {
    const delta = await deltaAfter(`${change}; update account_move set invoice_date_due = '2026-05-01' where id = 4`, { expects: [terms] })
    expect(delta.changes.filter(({ why }) => why === 'unexplained')).toMatchObject([
      { document: 'INV/4', column: 'invoice_date_due', after: '2026-05-01' },
    ])
  })
  it('that did not come true are bad', async () => {
    const delta = await deltaAfter('select 1', { expects: [terms] })
    expect(delta).toMatchObject({
      verdict: 'bad',
      unexplained: 0,
      missing: [{ what: 'account_move.invoice_payment_term_id, {"state":"posted"}', found: 0, wanted: '1 or more' }],
    })
  })
  it('by external id', async () => {
    const expects = [{ table: 'shop_thing', match: { xmlid: 'shop.thing_1' }, column: 'name', to: 'Two' }]
    expect((await deltaAfter(`update shop_thing set name = 'Two'`, { expects })).changes[0]?.why).toBe('declared')
  })
})

describe('files', () => {
  it('follow their attachments', async () => {
    const sql = `insert into ir_attachment (name, res_model, res_id, store_fname) values ('logo', 'shop.thing', 1, 'aa/logo'), ('odd', 'res.partner', 1, 'bb/odd');
      insert into ir_attachment (name, res_model, res_id, res_field, store_fname) values ('image', 'shop.thing', 1, 'image', 'cc/image')`
    const delta = await deltaAfter(sql, { filestore: { added: ['bb/odd', 'cc/image', 'dd/orphan'], removed: [], changed: ['ee/damaged'] } })
    expect(delta.files).toMatchObject({ added: 3, removed: 0, changed: 1, unexplained: 2 })
    expect(delta.files?.list.map(({ path, why }) => [path, why])).toEqual([
      ['bb/odd', 'unexplained'],
      ['ee/damaged', 'unexplained'],
      ['cc/image', 'release'],
      ['dd/orphan', 'registry'],
    ])
  })
})

it('without a release everything is unexplained', async () => {
  const delta = await deltaAfter(`update shop_thing set name = 'Two'; update ir_module_module set summary = 'x' where id = 3`, { released: [] })
  expect(delta.changes.map(({ because }) => because)).toEqual(['no release is known', 'no release is known'])
})
