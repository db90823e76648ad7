/** What came true, looked up in the tenant's database itself and at the address where users are: the demonstration does not take Evenkeel's word for it. */
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import type { DeltaChange } from '../../src/domain/delta.ts'
import { moduleName, type Tenant } from './tenants.ts'

export interface Truth {
  moduleVersion: string | null
  /** Whether release 1.1.0 left its column. */
  hasColumn: boolean
  /** What release 1.2.0 changes: due dates of documents and of their lines, and tax rates. */
  dueDates: unknown[]
  lineDates: unknown[]
  taxRates: unknown[]
  /** Numbers of the invoices that release 1.2.0 moves. */
  victims: string[]
  /** Name of the tax that it changes. */
  victimTax: string
  /** Status of the log-in page where users reach it; null: nobody answers. */
  page: number | null
}

export interface Finding {
  what: string
  true: boolean
}

const questions = {
  moduleVersion: { text: 'select latest_version as value from ir_module_module where name = $1', values: [moduleName] },
  hasColumn: {
    text: `select exists (select from information_schema.columns where table_schema = 'public' and table_name = 'account_move' and column_name = 'ek_reminder') as value`,
  },
  dueDates: { text: `select json_agg(json_build_array(id, name, invoice_date_due) order by id) as value from account_move` },
  lineDates: { text: `select json_agg(json_build_array(id, date_maturity) order by id) as value from account_move_line` },
  taxRates: { text: `select json_agg(json_build_array(id, amount::text) order by id) as value from account_tax` },
  victims: {
    text: `select json_agg(m.name order by m.id) as value from account_move m
      join ir_model_data d on d.model = 'account.payment.term' and d.module = 'account' and d.name = 'account_payment_term_45days'
      where m.invoice_payment_term_id = d.res_id and m.state = 'posted'`,
  },
  // A jsonb of languages on 18.0 and on 16.0 alike.
  victimTax: {
    text: `select coalesce(to_jsonb(t.name)->>'en_US', t.name::text) as value from account_tax t
      join res_company c on c.account_sale_tax_id = t.id order by c.id limit 1`,
  },
}

export async function readTruth(tenant: Tenant): Promise<Truth> {
  const client = new pg.Client({ connectionString: tenant.urls.admin, application_name: 'evenkeel' })
  await client.connect()
  try {
    const answers: Record<string, unknown> = {}
    for (const [name, question] of Object.entries(questions)) answers[name] = (await client.query(question)).rows[0]?.value ?? null
    return { ...(answers as Omit<Truth, 'page'>), page: await pageStatus(tenant.listen) }
  } finally {
    await client.end()
  }
}

export function afterGoodRelease(now: Truth, before: Truth): Finding[] {
  return [
    { what: 'the column account_move.ek_reminder exists', true: now.hasColumn && !before.hasColumn },
    { what: `${moduleName} is at ${now.moduleVersion}`, true: /\.1\.1$/.test(now.moduleVersion ?? '') },
    { what: 'due dates and tax rates are as before', true: sameBooks(now, before) },
    { what: `the log-in page answers ${now.page}`, true: now.page === 200 },
  ]
}

export function afterBadRelease(now: Truth, before: Truth): Finding[] {
  return [
    { what: 'every due date and every tax rate is as before the bad release', true: sameBooks(now, before) },
    { what: `${moduleName} is at ${now.moduleVersion} again`, true: now.moduleVersion === before.moduleVersion },
    { what: `the log-in page answers ${now.page}`, true: now.page === 200 },
  ]
}

/** Whether Evenkeel named what really changed: each invoice, and the tax. */
export function namedByDelta(before: Truth, unexplained: DeltaChange[]): Finding[] {
  const named = (table: string) => new Set(unexplained.filter((change) => change.table.endsWith(table)).map((change) => change.document))
  const invoices = named('account_move')
  const missing = before.victims.filter((name) => !invoices.has(name))
  return [
    {
      what: `Evenkeel names all ${before.victims.length} invoices whose due date moved${missing.length > 0 ? `, but not ${missing.join(', ')}` : ''}`,
      true: before.victims.length > 0 && missing.length === 0,
    },
    { what: `Evenkeel names the tax "${before.victimTax}"`, true: [...named('account_tax')].some((name) => name?.includes(before.victimTax)) },
  ]
}

function sameBooks(a: Truth, b: Truth): boolean {
  return isDeepStrictEqual([a.dueDates, a.lineDates, a.taxRates], [b.dueDates, b.lineDates, b.taxRates])
}

async function pageStatus(listen: string): Promise<number | null> {
  const response = await fetch(`http://${listen}/web/login`, { redirect: 'manual', signal: AbortSignal.timeout(20_000) }).catch(() => null)
  await response?.arrayBuffer()
  return response?.status ?? null
}
