/** What going back would lose, on a small schema of Odoo's shape. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type LossContent, lossDigest } from '../../domain/loss.ts'
import { withSession } from './client.ts'
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

/** Upon an earlier list, or everything; while users work, or once nobody can write any more. */
function read(pair: Pick<Twins, 'before' | 'after'>, earlier: LossContent | null = null, quiet = false): Promise<LossContent> {
  return readLoss({ beforeUrl: pair.before, afterUrl: pair.after, earlier, quiet, documents, catalogue })
}

async function lossAfter(sql: string): Promise<LossContent> {
  const pair = await copyOf(new URL(origin.before).pathname.slice(1))
  await pair.change(sql)
  const loss = await read(pair)
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
  await pair.change(`create table gadget (id serial primary key, name text); alter table account_move add column note text`)
  const earlier = await read(pair)
  await pair.change(
    `insert into gadget (name) values ('a'), ('b'); update account_move set note = 'by hand', write_date = now() where name = 'INV/1'`,
  )
  const loss = await read(pair, earlier, true)
  await pair.drop()
  expect(loss.others).toEqual([{ table: 'gadget', inserted: 2, updated: 0, deleted: 0 }])
  expect(lines(loss)).toEqual(['invoice changed: INV/1 10.50 EUR 2026-01-01'])
})

describe('upon an earlier list', () => {
  it.each([
    ['nothing', 'select 1'],
    ['a row came', `insert into account_move (name, state, move_type, amount_total, currency_id) values ('INV/4', 'posted', 'out_invoice', 99, 1)`],
    ['a row changed', `update account_move_line set balance = 41 where move_id = 4; update tally set n = 2`],
    ['a row went', `delete from account_move where name = '/'`],
    ['one came and one went', `delete from res_partner; insert into res_partner (complete_name) values ('Other')`],
    ['a table was emptied', 'truncate account_move_line'],
    ['a table was rewritten', 'alter table account_move alter column amount_total type numeric(12, 1)'],
    ['a column went', 'alter table account_move drop column invoice_date'],
  ])('it says the same as the whole: %s', async (_, sql) => {
    const pair = await copyOf(new URL(origin.before).pathname.slice(1))
    const earlier = await read(pair)
    await pair.change(sql)
    const whole = await read(pair)
    for (const quiet of [false, true]) expect(await read(pair, earlier, quiet)).toEqual(whole)
    await pair.drop()
  })

  it('what differed before and was not written since stays on it, also when rows moved', async () => {
    const pair = await copyOf(new URL(origin.before).pathname.slice(1))
    await pair.change(`update account_move set amount_total = 11 where name = 'INV/1'; insert into tally (n) values (2)`)
    const earlier = await read(pair)
    await pair.change('delete from account_move_line where move_id = 2')
    for (const move of [null, 'vacuum account_move', 'vacuum full account_move']) {
      if (move !== null) await pair.tamper(move)
      for (const quiet of [false, true]) expect(await read(pair, earlier, quiet)).toEqual(await read(pair))
    }
    expect(lines(await read(pair, earlier))).toEqual(['invoice changed: null 20 EUR null', 'invoice changed: INV/1 11 EUR 2026-01-01'])
    await pair.drop()
  })

  it('a table that nobody wrote to is not compared again', async () => {
    const pair = await copyOf(new URL(origin.before).pathname.slice(1))
    const earlier = await read(pair)
    await pair.change(`update res_partner set complete_name = 'Changed'`)
    await pair.tamper('alter table tally owner to current_user')
    expect(lines(await read(pair, earlier, true))).toEqual(['contact changed: Changed null null 2026-01-01 00:00:00'])
    await expect(read(pair, null, true)).rejects.toMatchObject({ code: 'notMeasured' })
    await pair.drop()
  })

  it('what a session wrote that has not told the server’s counters yet is on it', async () => {
    const pair = await copyOf(new URL(origin.before).pathname.slice(1))
    await withSession(pair.after, undefined, async (session) => {
      await session.query('set role tenant')
      await session.query(`update tally set n = 6`)
      const earlier = await read(pair)
      await session.query(`update tally set n = 7; update res_partner set complete_name = 'Changed'`)
      expect(lines(await read(pair, earlier))).toEqual(['contact changed: Changed null null 2026-01-01 00:00:00'])
    })
    await pair.drop()
  })

  it('a list of another pair of databases is nothing to build on', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => copyOf(new URL(origin.before).pathname.slice(1))))
    if (!one || !other) throw new Error('no copies')
    await one.change(`update res_partner set complete_name = 'Changed'`)
    expect(lines(await read(other, await read(one), true))).toEqual([])
    await Promise.all([one.drop(), other.drop()])
  })
})

it('a table that cannot be read is no loss list', async () => {
  const pair = await copyOf(new URL(origin.before).pathname.slice(1))
  await pair.tamper('alter table tally owner to current_user')
  const reading = read(pair)
  await expect(reading).rejects.toMatchObject({
    code: 'notMeasured',
    message: expect.stringMatching(/could not be found out: permission denied for table tally\. Nothing was changed\.$/),
  })
  await pair.drop()
})
