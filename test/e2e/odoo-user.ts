/** A user of the tenant, over Odoo's own JSON-RPC: what he writes is what a rollback would lose. */

export interface OdooUser {
  call<T>(model: string, method: string, args: unknown[], kwargs?: Record<string, unknown>): Promise<T>
  /** Posts a customer invoice and answers its number. */
  postInvoice(amount: number): Promise<string>
}

export async function logIn(port: number, database: string): Promise<OdooUser> {
  async function rpc<T>(service: string, method: string, args: unknown[]): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}/jsonrpc`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'call', params: { service, method, args } }),
    })
    const { result, error } = (await response.json()) as { result: T; error?: { data?: { message: string } } }
    if (error) throw new Error(error.data?.message ?? JSON.stringify(error))
    return result
  }
  const uid = await rpc<number>('common', 'login', [database, 'admin', 'admin'])
  const call = <T>(model: string, method: string, args: unknown[], kwargs: Record<string, unknown> = {}) =>
    rpc<T>('object', 'execute_kw', [database, uid, 'admin', model, method, args, kwargs])
  return {
    call,
    async postInvoice(amount) {
      const [partner] = await call<number[]>('res.partner', 'search', [[['is_company', '=', true]]], { limit: 1 })
      const line = [0, 0, { name: 'Written by a user after the release', quantity: 1, price_unit: amount, tax_ids: [[6, 0, []]] }]
      const id = await call<number>('account.move', 'create', [{ move_type: 'out_invoice', partner_id: partner, invoice_line_ids: [line] }])
      await call('account.move', 'action_post', [[id]])
      const [move] = await call<{ name: string }[]>('account.move', 'read', [[id], ['name']])
      return move?.name ?? ''
    },
  }
}
