/** Totals before and after side by side: per company, locked and open periods apart, a line per account. */
import { addDecimals, compareDecimals } from '../books/decimal.ts'
import type { BooksTotal } from '../books.ts'

export type Side = 'before' | 'after'
export type Field = 'debit' | 'credit' | 'balance'
export type Figures = Record<Field, string>

export interface Line {
  account: string
  /** Null: that side was not taken. An account that a side lacks stands at zero there. */
  before: Figures | null
  after: Figures | null
}

/** One company in locked or in open periods. */
export interface Block {
  companyId: string
  company: string
  currency: string | null
  locked: boolean
  lines: Line[]
}

const zero: Figures = { debit: '0.00', credit: '0.00', balance: '0.00' }

/** @param before null: not taken */
export function alignTotals(before: BooksTotal[] | null, after: BooksTotal[] | null): Block[] {
  const old = new Set(before)
  const blocks = Map.groupBy([...(before ?? []), ...(after ?? [])], (total) => `${total.companyId}/${total.locked}`)
  return [...blocks.values()]
    .flatMap((totals) => {
      const [first] = totals
      if (first === undefined) return []
      const accounts = Map.groupBy(totals, (total) => total.accountId)
      const lines = [...accounts.values()].map((both): Line => {
        const [was, is] = [both.find((total) => old.has(total)), both.find((total) => !old.has(total))]
        return { account: (is ?? was)?.account ?? '', before: before && (was ?? zero), after: after && (is ?? zero) }
      })
      const { companyId, company, currency, locked } = first
      return [{ companyId, company, currency, locked, lines: lines.sort((a, b) => (a.account < b.account ? -1 : 1)) }]
    })
    .sort(inReadingOrder)
}

/** By company (by id within one name: two companies may share it), locked periods first. */
function inReadingOrder(a: Block, b: Block): number {
  if (a.company !== b.company) return a.company < b.company ? -1 : 1
  if (a.companyId !== b.companyId) return a.companyId < b.companyId ? -1 : 1
  return Number(b.locked) - Number(a.locked)
}

/** A side that was not taken says nothing. */
export function differs({ before, after }: Line): boolean {
  if (before === null || after === null) return false
  return (['debit', 'credit', 'balance'] as const).some((field) => compareDecimals(before[field], after[field]) !== 0)
}

/** Null: that side was not taken. */
export function sumOf(lines: Line[], side: Side, field: Field): string | null {
  return lines.reduce<string | null>((sum, line) => {
    const figure = line[side]?.[field]
    return sum === null || figure === undefined ? null : addDecimals(sum, figure)
  }, '0.00')
}
