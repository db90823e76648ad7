/**
 * The page's totals per company and account, locked periods apart. They are added up from the rows of two checks instead of asked for again: one snapshot, one
 * pass over the lines, and totals that cannot disagree with what was compared.
 */
import type { BooksTotal } from '../books.ts'
import type { CheckRow } from '../check.ts'
import { addDecimals, compareDecimals, negateDecimal } from './decimal.ts'

/** @param locked the rows of the locked periods, empty when no period is locked. Null when one of the two was not measured. */
export function totalsOf(everything: CheckRow[] | null, locked: CheckRow[] | null): BooksTotal[] | null {
  if (everything === null || locked === null) return null
  const closed = new Map<string, BooksTotal>()
  for (const row of locked) add(closed, toTotal(row, true))
  const open = new Map<string, BooksTotal>()
  for (const row of everything) add(open, toTotal(row, false))
  for (const total of closed.values()) add(open, { ...negated(total), locked: false })
  return [...closed.values(), ...open.values()].filter(moved).sort(inReadingOrder)
}

function toTotal(row: CheckRow, locked: boolean): BooksTotal {
  return {
    companyId: row.company_id ?? '',
    company: row.company ?? 'no company',
    currency: row.currency ?? null,
    locked,
    accountId: row.account_id ?? '',
    account: row.account || 'no account',
    debit: row.debit ?? '0',
    credit: row.credit ?? '0',
    balance: row.balance ?? '0',
  }
}

function negated(total: BooksTotal): BooksTotal {
  return { ...total, debit: negateDecimal(total.debit), credit: negateDecimal(total.credit), balance: negateDecimal(total.balance) }
}

function add(into: Map<string, BooksTotal>, total: BooksTotal): void {
  const key = `${total.companyId}/${total.accountId}`
  const sum = into.get(key)
  if (sum === undefined) {
    into.set(key, { ...total })
    return
  }
  sum.debit = addDecimals(sum.debit, total.debit)
  sum.credit = addDecimals(sum.credit, total.credit)
  sum.balance = addDecimals(sum.balance, total.balance)
}

const moved = (total: BooksTotal): boolean => [total.debit, total.credit, total.balance].some((amount) => compareDecimals(amount, '0') !== 0)

function inReadingOrder(a: BooksTotal, b: BooksTotal): number {
  const words = (t: BooksTotal) => [t.company, t.companyId, t.locked ? '0' : '1', t.account, t.accountId]
  const [x, y] = [words(a), words(b)]
  const at = x.findIndex((word, i) => word !== y[i])
  if (at < 0) return 0
  return (x[at] ?? '') < (y[at] ?? '') ? -1 : 1
}
