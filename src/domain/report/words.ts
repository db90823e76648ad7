/** Figures, times and names of Odoo's tables as a controller says them. Written by hand instead of by Intl: the same input must give the same page everywhere. */
import { isDecimal } from '../books/decimal.ts'
import type { Books } from '../books.ts'
import { type Html, html } from './html.ts'

/** `-1234.5` -> `−1,234.5`; anything that is no number stays. */
export function groupDigits(text: string): string {
  if (!isDecimal(text)) return text
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? []
  return `${sign && '\u2212'}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`
}

/** An amount for the eye and, in `value`, for a machine. */
export function amount(text: string): Html {
  return html`<data value="${text}">${groupDigits(text)}</data>`
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** `2026-11-21T02:14:05Z` -> `21 November 2026, 02:14:05 UTC`; what is no such time stays. */
export function sayTime(at: string): string {
  const [, year, month, day, time] = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2}:\d{2})/.exec(at) ?? []
  const name = months[Number(month) - 1]
  return name === undefined ? at : `${Number(day)} ${name} ${year}, ${time} UTC`
}

export function sayDate(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? []
  const name = months[Number(month) - 1]
  return name === undefined ? date : `${Number(day)} ${name} ${year}`
}

export function time(at: string): Html {
  return html`<time datetime="${at}">${sayTime(at)}</time>`
}

/** Milliseconds in words, rounded up: nobody is told that he waited less than he did. */
export function sayDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  const parts = [minutes > 0 && count(minutes, 'minute'), (seconds % 60 > 0 || minutes === 0) && count(seconds % 60, 'second')]
  return parts.filter(Boolean).join(' ')
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${groupDigits(String(n))} ${n === 1 ? one : many}`
}

/** `a, b and c`; beyond `most` the rest is counted. */
export function list(words: string[], most = words.length): string {
  const shown = words.length > most ? [...words.slice(0, most), `${groupDigits(String(words.length - most))} more`] : words
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** What a row of a table is called, one and many. Lines go under the name of the document that they belong to. */
const nouns: Record<string, [string, string]> = {
  account_account: ['account', 'accounts'],
  account_journal: ['journal', 'journals'],
  account_move: ['document', 'documents'],
  account_move_line: ['document', 'documents'],
  account_partial_reconcile: ['matching of payments', 'matchings of payments'],
  account_payment: ['payment', 'payments'],
  account_payment_term: ['payment term', 'payment terms'],
  account_payment_term_line: ['line of a payment term', 'lines of payment terms'],
  account_tax: ['tax', 'taxes'],
  account_tax_repartition_line: ['line of a tax', 'lines of taxes'],
  ir_attachment: ['attachment', 'attachments'],
  ir_config_parameter: ['system setting', 'system settings'],
  ir_cron: ['scheduled job', 'scheduled jobs'],
  ir_sequence: ['number sequence', 'number sequences'],
  product_product: ['product', 'products'],
  product_template: ['product', 'products'],
  purchase_order: ['purchase order', 'purchase orders'],
  res_company: ['company', 'companies'],
  res_currency_rate: ['exchange rate', 'exchange rates'],
  res_groups_users_rel: ["user's right", "users' rights"],
  res_partner: ['contact', 'contacts'],
  res_partner_bank: ['bank account', 'bank accounts'],
  res_users: ['user', 'users'],
  sale_order: ['sale order', 'sale orders'],
  stock_quant: ['stock quantity', 'stock quantities'],
}

export function nounOf(table: string): [string, string] {
  const name = plainTable(table)
  return nouns[name] ?? [`record of ${name}`, `records of ${name}`]
}

export function plainTable(table: string): string {
  return table.replace(/^public\./, '')
}

/** Columns that no shipped check names, and that a release changes by mistake more often than others; of one table where the name alone says too little. */
const columns: Record<string, string> = {
  'account_tax.amount': 'rate',
  active: 'active or archived',
  amount_residual: 'open amount',
  amount_total: 'total',
  fiscalyear_lock_date: 'lock date',
  invoice_date_due: 'due date',
  invoice_payment_term_id: 'payment terms',
  parent_state: 'state',
  payment_reference: 'payment reference',
}

/** A column's name: as the checks call it, else its technical name made readable. */
export function columnOf(table: string, column: string, books: Books | null): string {
  const name = plainTable(table)
  const fingerprints = (books?.checks ?? []).flatMap(({ asked }) => asked.fingerprint ?? [])
  const asked = fingerprints.find((fingerprint) => fingerprint.table === name)?.columns[column]
  const known = asked?.toLowerCase() ?? columns[`${name}.${column}`] ?? columns[column]
  return known ?? column.replace(/_ids?$/, '').replaceAll('_', ' ')
}
