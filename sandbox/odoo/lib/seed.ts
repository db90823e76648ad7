/** The books of sandbox/seed/seed.py without Python: the same documents, dates and amounts. */
import type pg from 'pg'
import { createDocument, pay, post } from './documents.ts'
import { attach } from './page.ts'

const customers = ['Harbour Lights Ltd', 'Northern Rope Works', 'Quay Street Bakery', 'Tidewater Clinic']
const vendors = ['Atlantic Paper', 'Copper & Sons']
const terms = { account_payment_term_30days: 3, account_payment_term_45days: 4 }

/** Answers what seed.py answers. */
export async function seed(client: pg.Client, dataDir: string): Promise<object> {
  const partners = new Map<string, number>()
  for (const name of [...customers, ...vendors]) partners.set(name, await addPartner(client, name))
  const partner = (name: string | undefined) => partners.get(name ?? '') ?? 0
  const term = (n: number) => (n % 2 === 0 ? terms.account_payment_term_30days : terms.account_payment_term_45days)
  const invoices = await eachOf(12, (n) =>
    createDocument(client, {
      type: 'out_invoice',
      partner: partner(customers[n % 4]),
      term: term(n),
      ...document('SO', n, 'Rigging service', 180 + 35.25 * n),
    }),
  )
  const bills = await eachOf(6, (n) =>
    createDocument(client, { type: 'in_invoice', partner: partner(vendors[n % 2]), term: 3, ...document('BILL', n, 'Materials', 95 + 21.4 * n) }),
  )
  const names = await eachOf(12, (n) => post(client, invoices[n] ?? 0))
  const billNames = await eachOf(6, (n) => post(client, bills[n] ?? 0))
  const draft = await createDocument(client, {
    type: 'out_invoice',
    partner: partner(customers[0]),
    term: term(0),
    ...document('SO', 12, 'Rigging service, not yet confirmed', 240),
  })
  for (const id of [invoices[0], invoices[1], invoices[4], bills[0], bills[1]]) await pay(client, id ?? 0)
  const { rows: database } = await client.query<{ name: string }>('select current_database() as name')
  const values = { name: 'Order.txt', url: null, public: false, res_model: 'account.move', res_id: invoices[0] ?? 0, mimetype: 'text/plain' }
  await attach(client, { dataDir, database: database[0]?.name ?? '', content: 'Ordered: one rigging service.\n', values })
  const { rows: tax } = await client.query<{ id: number; name: string; amount: number }>(
    `select id, coalesce(to_jsonb(name) ->> 'en_US', name::text) as name, amount::float8 as amount from account_tax where id = 1`,
  )
  const { rows: company } = await client.query<{ name: string }>('select name from res_company')
  const paymentTerms = Object.fromEntries(Object.keys(terms).map((name) => [`account.${name}`, 6]))
  return { company: company[0]?.name, invoices: names, bills: billNames, draft, paymentTerms, saleTax: tax[0] }
}

function document(prefix: string, n: number, label: string, price: number) {
  const date = new Date(Date.UTC(2025, 0, 8 + 9 * n)).toISOString().slice(0, 10)
  const lines = [
    { name: label, quantity: 1 + (n % 4), price, taxed: true },
    { name: `${label}, delivery`, quantity: 1, price: 12.5, taxed: true },
  ]
  return { date, ref: `${prefix}-${String(n + 1).padStart(3, '0')}`, lines }
}

async function addPartner(client: pg.Client, name: string): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into res_partner (name, complete_name, display_name, is_company, customer_rank, supplier_rank)
     values ($1, $1, $1, true, $2, $3) returning id`,
    [name, customers.includes(name) ? 1 : 0, vendors.includes(name) ? 1 : 0],
  )
  const id = rows[0]?.id ?? 0
  await client.query('update res_partner set commercial_partner_id = id where id = $1', [id])
  return id
}

async function eachOf<T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let n = 0; n < count; n++) made.push(await make(n))
  return made
}
