/** What going back would lose, on a small schema of Odoo's shape. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type LossContent, lossDigest } from '../../domain/loss.ts'
import type { CounterSnapshot } from '../../ports/tenant-database.ts'
import { withSession } from './client.ts'
import { readCounters } from './counters.ts'
import { catalogue, copyOf, documents, type Twins, twins } from './delta/twins.contract.ts'
import { readLoss } from './loss.ts'

const books = `
  create table res_currency (id int primary key, name text); insert into res_currency values (1, 'EUR');
  create table account_move (id serial primary key, name text, state text, move_type text, amount_total numeric, currency_id int references res_currency,
    invoice_date date, date date, payment_id int, write_date timestamp);
  create table account_move_line (id serial primary key, move_id int references account_move on delete cascade, balance numeric);
  create table account_payment (id serial primary key, move_id int references account_move, amount numeric, currency_id int references res_currency);
  create table res_partner (id serial primary key, complete_name text, create_date timestamp, message_bounce int);
  create table mail_mail (id serial primary key, state text);
  create table ir_attachment (id serial primary key, type text, res_model text, res_id int, checksum text, store_fname text, db_datas bytea);
  create table bus_bus (id serial primary key, message text); create table tally (id serial primary key, n int);
  insert into account_move (name, state, move_type, amount_total, currency_id, invoice_date, date) values
    ('INV/1', 'posted', 'out_invoice', 10.50, 1, '2026-01-01', '2026-01-01'), ('/', 'draft', 'out_invoice', 20, 1, null, '2026-01-02'),
    ('INV/3', 'draft', 'out_invoice', 30, 1, '2026-01-03', '2026-01-03'), ('BILL/1', 'posted', 'in_invoice', 40, 1, '2026-01-04', '2026-01-04'),
    ('PAY/1', 'posted', 'entry', 10.5, 1, null, '2026-01-05');
  insert into account_move_line (move_id, balance) values (1, 10.5), (1, -10.5), (2, 20), (4, 40);
  insert into res_partner (complete_name, create_date) values ('Acme', '2026-01-01'); insert into tally (n) values (1);
  insert into mail_mail (state) values ('sent'), ('outgoing'), ('exception');
  insert into ir_attachment (type, res_model, res_id, checksum, store_fname) values ('binary', 'account.move', 1, 'aa', 'aa/aa')`

let origin: Twins
beforeAll(async () => {
  origin = await twins(books)
})

async function lossAfter(sql: string, counted = true): Promise<LossContent> {
  const pair = await copyOf(new URL(origin.before).pathname.slice(1))
  const counters: CounterSnapshot | null = counted ? await withSession(pair.after, undefined, readCounters) : null
  await pair.change(sql)
  const loss = await readLoss({ beforeUrl: pair.before, afterUrl: pair.after, counters, documents, catalogue })
  await pair.drop()
  return loss
}
const lines = (loss: LossContent) => loss.documents.map((one) => `${one.kind} ${one.what}: ${one.number} ${one.amount} ${one.currency} ${one.at}`)

it('nothing happened, nothing is lost', async () => {
  expect(await lossAfter('select 1')).toEqual({ documents: [], numbersReissued: [], mailsSent: 0, files: 0, others: [] })
})

describe('documents', () => {
  it('that were made, changed, deleted, each by its kind, number, amount and date', async () => {
    const loss = await lossAfter(`
      insert into account_move (name, state, move_type, amount_total, currency_id, invoice_date) values ('INV/4', 'posted', 'out_invoice', 99.00, 1, '2026-05-01'),
        ('RINV/1', 'posted', 'out_refund', 9, 1, '2026-05-02');
      update account_move set amount_total = 41 where name = 'BILL/1'; delete from account_move where name = '/';
      insert into res_partner (complete_name) values ('New')`)
    expect(lines(loss)).toEqual([
      'invoice deleted: null 20 EUR null',
      'invoice created: INV/4 99.00 EUR 2026-05-01',
      'credit note created: RINV/1 9 EUR 2026-05-02',
      'bill changed: BILL/1 41 EUR 2026-01-04',
      'contact created: New null null null',
    ])
    expect(loss.numbersReissued).toEqual(['INV/4', 'RINV/1'])
  })
  it('of which only a part changed', async () => {
    expect(lines(await lossAfter(`update account_move_line set balance = 41 where move_id = 4`))).toEqual(['bill changed: BILL/1 40 EUR 2026-01-04'])
    expect(lines(await lossAfter(`delete from account_move_line where move_id = 4`))).toEqual(['bill changed: BILL/1 40 EUR 2026-01-04'])
  })
  it('that were only looked at are not lost', async () => {
    expect(lines(await lossAfter(`update account_move set write_date = now(); update res_partner set message_bounce = 1`))).toEqual([])
  })
  it('a payment is told once, its number counts', async () => {
    const loss = await lossAfter(`
      insert into account_payment (id, amount, currency_id) values (7, 5, 1);
      insert into account_move (name, state, move_type, amount_total, currency_id, date, payment_id) values ('PAY/2', 'posted', 'entry', 5, 1, '2026-06-01', 7);
      update account_payment set move_id = (select id from account_move where name = 'PAY/2')`)
    expect(lines(loss)).toEqual(['payment created: PAY/2 5 EUR 2026-06-01'])
    expect(loss.numbersReissued).toEqual(['PAY/2'])
  })
  it('a draft that was posted: its number is given again only when the copy does not have it', async () => {
    const loss = await lossAfter(
      `update account_move set state = 'posted', name = 'INV/2' where name = '/'; update account_move set state = 'posted' where name = 'INV/3'`,
    )
    expect(lines(loss)).toEqual(['invoice changed: INV/2 20 EUR null', 'invoice changed: INV/3 30 EUR 2026-01-03'])
    expect(loss.numbersReissued).toEqual(['INV/2'])
  })
})

describe('mails', () => {
  it.each([
    ['sent and gone from the table', `insert into mail_mail (state) values ('sent'), ('sent'); delete from mail_mail where id > 3`, 2],
    ['sent and still there', `insert into mail_mail (state) values ('sent')`, 1],
    ['waiting', `insert into mail_mail (state) values ('outgoing'), ('exception')`, 0],
    ['that waited at the checkpoint', `update mail_mail set state = 'sent' where id = 2`, 1],
    ['that waited and are gone', `delete from mail_mail where id = 2`, 1],
    ['that failed then and now', `delete from mail_mail where id = 3`, 0],
  ])('%s', async (_, sql, sent) => expect((await lossAfter(sql)).mailsSent).toBe(sent))
})

it('files that documents gained, not pages of Odoo’s own', async () => {
  const loss =
    await lossAfter(`insert into ir_attachment (type, res_model, res_id, checksum, store_fname) values ('binary', 'account.move', 1, 'bb', 'bb/bb'),
    ('binary', 'ir.ui.view', 0, 'cc', 'cc/cc'), ('url', 'account.move', 1, null, null); update ir_attachment set checksum = 'dd' where id = 1`)
  expect(loss.files).toBe(2)
})

it('other tables by count, and outside the digest; housekeeping not at all', async () => {
  const loss = await lossAfter(`insert into tally (n) values (2); update tally set n = 5 where id = 1; insert into bus_bus (message) values ('x')`)
  expect(loss.others).toEqual([{ table: 'tally', inserted: 1, updated: 1, deleted: 0 }])
  expect(lossDigest(loss)).toBe(lossDigest({ ...loss, others: [] }))
})

it('rows of tables that the release brought, and what was written into its new columns', async () => {
  const pair = await copyOf(new URL(origin.before).pathname.slice(1))
  await pair.change(`create table gadget (id serial primary key, name text); create table idle (id serial primary key); insert into idle default values;
    alter table account_move add column note text`)
  const counters = await withSession(pair.after, undefined, readCounters)
  await pair.change(
    `insert into gadget (name) values ('a'), ('b'); update account_move set note = 'by hand', write_date = now() where name = 'INV/1'`,
  )
  const loss = await readLoss({ beforeUrl: pair.before, afterUrl: pair.after, counters, documents, catalogue })
  await pair.drop()
  expect(loss.others).toEqual([{ table: 'gadget', inserted: 2, updated: 0, deleted: 0 }])
  expect(lines(loss)).toEqual(['invoice changed: INV/1 10.50 EUR 2026-01-01'])
})

it('the same with and without counters', async () => {
  const sql = `insert into account_move (name, state, move_type, amount_total, currency_id) values ('INV/4', 'posted', 'out_invoice', 99, 1)`
  expect(await lossAfter(sql, false)).toEqual(await lossAfter(sql, true))
})

it('a table that cannot be read is no loss list', async () => {
  const pair = await copyOf(new URL(origin.before).pathname.slice(1))
  await pair.tamper('alter table tally owner to current_user')
  const reading = readLoss({ beforeUrl: pair.before, afterUrl: pair.after, counters: null, documents, catalogue })
  await expect(reading).rejects.toMatchObject({
    code: 'notMeasured',
    message: expect.stringMatching(/could not be found out: permission denied for table tally\. Nothing was changed\.$/),
  })
  await pair.drop()
})
