/** Invoices, bills and payments as Odoo books them: number, lines, tax, due date, matching. */
import type pg from 'pg'

export interface NewDocument {
  type: 'out_invoice' | 'in_invoice'
  partner: number
  /** ISO date. */
  date: string
  term: number | null
  ref: string | null
  lines: { name: string; quantity: number; price: number; taxed: boolean }[]
}

const kinds = {
  out_invoice: { journal: 1, account: 6, counterpart: 2, tax: 1, taxAccount: 5, sign: 1 },
  in_invoice: { journal: 2, account: 7, counterpart: 4, tax: 2, taxAccount: 3, sign: -1 },
}
const currency = 1
const company = 1
const bank = { journal: 3, account: 1 }

/** A draft; answers its id. */
export async function createDocument(client: pg.Client, document: NewDocument): Promise<number> {
  const kind = kinds[document.type]
  const net = round(document.lines.reduce((sum, line) => sum + line.quantity * line.price, 0))
  const taxed = document.lines.filter((line) => line.taxed).reduce((sum, line) => sum + line.quantity * line.price, 0)
  const tax = round(taxed * 0.15)
  const total = round(net + tax)
  const { sign } = kind
  const id = await insert(client, 'account_move', {
    ...{
      name: '/',
      ref: document.ref,
      date: document.date,
      invoice_date: document.date,
      state: 'draft',
      move_type: document.type,
      payment_state: 'not_paid',
    },
    ...{
      journal_id: kind.journal,
      company_id: company,
      partner_id: document.partner,
      commercial_partner_id: document.partner,
      currency_id: currency,
    },
    ...{
      invoice_payment_term_id: document.term,
      amount_untaxed: net,
      amount_tax: tax,
      amount_total: total,
      amount_residual: total,
      posted_before: false,
    },
    ...{ amount_untaxed_signed: sign * net, amount_tax_signed: sign * tax, amount_total_signed: sign * total, amount_residual_signed: sign * total },
  })
  await client.query(
    `update account_move m set invoice_partner_display_name = p.name, invoice_date_due = m.date + coalesce(
       (select (to_jsonb(l) ->> case when to_jsonb(l) ? 'nb_days' then 'nb_days' else 'days' end)::int from account_payment_term_line l where l.payment_id = m.invoice_payment_term_id), 0)
     from res_partner p where p.id = m.partner_id and m.id = $1`,
    [id],
  )
  const common = { move_id: id, partner: document.partner, journal: kind.journal, date: document.date, ref: document.ref }
  for (const line of document.lines) {
    const amount = round(line.quantity * line.price)
    const lineId = await insertLine(client, {
      ...common,
      name: line.name,
      account: kind.account,
      balance: -sign * amount,
      display: 'product',
      quantity: line.quantity,
      price: line.price,
    })
    if (line.taxed) await client.query('insert into account_move_line_account_tax_rel values ($1, $2)', [lineId, kind.tax])
  }
  if (tax !== 0)
    await insertLine(client, {
      ...common,
      name: '15%',
      account: kind.taxAccount,
      balance: -sign * tax,
      display: 'tax',
      tax: kind.tax,
      base: round(taxed),
    })
  await insertLine(client, { ...common, name: '', account: kind.counterpart, balance: sign * total, display: 'payment_term', residual: sign * total })
  await client.query(
    `update account_move_line l set date_maturity = m.invoice_date_due from account_move m where m.id = l.move_id and m.id = $1 and l.display_type = 'payment_term'`,
    [id],
  )
  return id
}

/** Gives it its number; answers it. */
export async function post(client: pg.Client, id: number): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `with wanted as (
       select m.id, case m.move_type when 'out_invoice' then 'INV/' || extract(year from m.date) || '/'
         when 'in_invoice' then 'BILL/' || to_char(m.date, 'YYYY/MM') || '/' else 'PBNK1/' || extract(year from m.date) || '/' end as prefix
       from account_move m where m.id = $1),
     numbered as (
       select w.id, w.prefix, 1 + coalesce((select max(o.sequence_number) from account_move o where o.sequence_prefix = w.prefix and o.state = 'posted'), 0) as number
       from wanted w)
     update account_move m set state = 'posted', posted_before = true, sequence_prefix = n.prefix, sequence_number = n.number,
       name = n.prefix || lpad(n.number::text, case when n.prefix like 'BILL%' then 4 else 5 end, '0'), write_date = now() at time zone 'UTC'
     from numbered n where m.id = n.id returning m.name`,
    [id],
  )
  await client.query(
    `update account_move_line l set move_name = m.name, parent_state = 'posted', name = case when l.display_type = 'payment_term' then m.name else l.name end
     from account_move m where m.id = l.move_id and m.id = $1`,
    [id],
  )
  return rows[0]?.name ?? ''
}

/** Pays a posted document in full. */
export async function pay(client: pg.Client, id: number): Promise<void> {
  const { rows } = await client.query<{ type: 'out_invoice' | 'in_invoice'; partner: number; date: string; total: string; line: number }>(
    `select m.move_type as type, m.partner_id as partner, (m.date + 20)::text as date, m.amount_total::text as total, l.id as line
     from account_move m join account_move_line l on l.move_id = m.id and l.display_type = 'payment_term' where m.id = $1`,
    [id],
  )
  const [document] = rows
  if (document === undefined) return
  const kind = kinds[document.type]
  const total = Number(document.total)
  const incoming = document.type === 'out_invoice'
  const move = await insert(client, 'account_move', {
    ...{
      name: '/',
      date: document.date,
      state: 'draft',
      move_type: 'entry',
      payment_state: 'not_paid',
      journal_id: bank.journal,
      company_id: company,
    },
    ...{
      partner_id: document.partner,
      commercial_partner_id: document.partner,
      currency_id: currency,
      amount_untaxed: 0,
      amount_tax: 0,
      amount_total: total,
    },
    ...{ amount_residual: 0, amount_untaxed_signed: 0, amount_tax_signed: 0, amount_total_signed: kind.sign * total, amount_residual_signed: 0 },
  })
  const common = {
    move_id: move,
    partner: document.partner,
    journal: bank.journal,
    date: document.date,
    ref: null,
    display: 'product' as const,
    name: 'Payment',
  }
  await insertLine(client, { ...common, account: bank.account, balance: kind.sign * total })
  const counterpart = await insertLine(client, { ...common, account: kind.counterpart, balance: -kind.sign * total, residual: 0 })
  const name = await post(client, move)
  const payment = await insert(client, 'account_payment', {
    ...{
      move_id: move,
      payment_type: incoming ? 'inbound' : 'outbound',
      partner_type: incoming ? 'customer' : 'supplier',
      partner_id: document.partner,
    },
    ...{ currency_id: currency, amount: total, is_reconciled: true },
  })
  await client.query(`update account_move set ${await linkColumn(client)} = $1 where id = $2`, [payment, move])
  await setIfThere(client, payment, { name, date: document.date, state: 'paid', journal_id: bank.journal, company_id: company })
  await reconcile(client, incoming ? [document.line, counterpart] : [counterpart, document.line], total)
  await client.query(`update account_move set payment_state = 'paid', amount_residual = 0, amount_residual_signed = 0 where id = $1`, [id])
}

async function reconcile(client: pg.Client, [debit, credit]: [number, number] | number[], amount: number): Promise<void> {
  const full = await insert(client, 'account_full_reconcile', { create_uid: 1 })
  await insert(client, 'account_partial_reconcile', {
    debit_move_id: debit,
    credit_move_id: credit,
    full_reconcile_id: full,
    amount,
    company_id: company,
  })
  await client.query(
    `update account_move_line set full_reconcile_id = $1::int, matching_number = $1::int::text, reconciled = true, amount_residual = 0, amount_residual_currency = 0
     where id = any($2::int[])`,
    [full, [debit, credit]],
  )
}

interface NewLine {
  move_id: number
  partner: number
  journal: number
  date: string
  ref: string | null
  name: string
  account: number
  balance: number
  display: 'product' | 'tax' | 'payment_term'
  quantity?: number
  price?: number
  tax?: number
  base?: number
  residual?: number
}

async function insertLine(client: pg.Client, line: NewLine): Promise<number> {
  return insert(client, 'account_move_line', {
    ...{
      move_id: line.move_id,
      parent_state: 'draft',
      date: line.date,
      name: line.name,
      ref: line.ref,
      journal_id: line.journal,
      company_id: company,
    },
    ...{
      company_currency_id: currency,
      currency_id: currency,
      account_id: line.account,
      partner_id: line.partner,
      display_type: line.display,
      sequence: 10,
    },
    ...{
      quantity: line.quantity ?? 0,
      price_unit: line.price ?? 0,
      price_subtotal: line.quantity === undefined ? 0 : round(line.quantity * (line.price ?? 0)),
    },
    ...{ debit: Math.max(line.balance, 0), credit: Math.max(-line.balance, 0), balance: line.balance, amount_currency: line.balance },
    ...{ amount_residual: line.residual ?? 0, amount_residual_currency: line.residual ?? 0, reconciled: false },
    ...{ tax_line_id: line.tax ?? null, tax_repartition_line_id: line.tax === undefined ? null : line.tax * 4 - 2, tax_base_amount: line.base ?? 0 },
  })
}

async function insert(client: pg.Client, table: string, values: Record<string, unknown>): Promise<number> {
  const columns = Object.keys(values)
  const { rows } = await client.query<{ id: number }>(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, place) => `$${place + 1}`).join(', ')}) returning id`,
    Object.values(values).map(asAmount),
  )
  return rows[0]?.id ?? 0
}

/** Columns that only one of the series has. */
async function setIfThere(client: pg.Client, payment: number, values: Record<string, unknown>): Promise<void> {
  for (const [column, value] of Object.entries(values)) {
    const { rows } = await client.query(
      `select from pg_attribute where attrelid = 'account_payment'::regclass and attname = $1 and not attisdropped`,
      [column],
    )
    if (rows.length > 0) await client.query(`update account_payment set ${column} = $1 where id = $2`, [value, payment])
  }
}

/** 16.0 calls it payment_id, 18.0 origin_payment_id. */
async function linkColumn(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'account_move'::regclass and attname in ('payment_id', 'origin_payment_id') and not attisdropped`,
  )
  return rows[0]?.name ?? 'payment_id'
}

/** Amounts are kept with two decimals, as Odoo writes them. */
function asAmount(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(2) : value
}

function round(amount: number): number {
  return Math.round((amount + Number.EPSILON) * 100) / 100
}
