/** The little of Odoo's JSON-RPC that a user of the demonstration needs: log in, find a customer, write and post an invoice, read one. */
import type pg from 'pg'
import { begin } from './database.ts'
import { createDocument, post } from './documents.ts'

type Words = Record<string, unknown>

export async function answerCall(client: pg.Client, call: { service: string; method: string; args: unknown[] }): Promise<unknown> {
  if (call.service === 'common') return logIn(client, call.args)
  const [, , , model, method, args = []] = call.args as [string, number, string, string, string, unknown[]]
  const action = actions[`${model}.${method}`]
  if (action === undefined) throw new Error(`The stand-in does not know ${model}.${method}.`)
  await client.query(begin)
  try {
    const answer = await action(client, args)
    await client.query('commit')
    return answer
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function logIn(client: pg.Client, [, login, password]: unknown[]): Promise<number | false> {
  const { rows } = await client.query<{ id: number }>('select id from res_users where login = $1 and password = $2 and active', [login, password])
  return rows[0]?.id ?? false
}

const actions: Record<string, (client: pg.Client, args: unknown[]) => Promise<unknown>> = {
  'res.partner.search': async (client) =>
    (await client.query<{ id: number }>('select id from res_partner where is_company order by id limit 1')).rows.map(({ id }) => id),
  'account.move.create': async (client, [values]) => {
    const { partner_id, invoice_line_ids, ref } = values as { partner_id: number; invoice_line_ids: [number, number, Words][]; ref?: string }
    const lines = invoice_line_ids.map(([, , line]) => ({
      name: String(line.name),
      quantity: Number(line.quantity ?? 1),
      price: Number(line.price_unit ?? 0),
      taxed: JSON.stringify(line.tax_ids ?? [[6, 0, [1]]]) !== '[[6,0,[]]]',
    }))
    return createDocument(client, {
      type: 'out_invoice',
      partner: partner_id,
      date: new Date().toISOString().slice(0, 10),
      term: null,
      ref: ref ?? null,
      lines,
    })
  },
  'account.move.action_post': async (client, [ids]) => {
    for (const id of ids as number[]) await post(client, id)
    return true
  },
  'account.move.read': async (client, [ids]) =>
    (await client.query('select id, name, state, amount_total::float8 from account_move where id = any($1::int[])', [ids])).rows,
}
