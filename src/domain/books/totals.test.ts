import { describe, expect, it } from 'vitest'
import { totalsOf } from './totals.ts'

const row = (account: string, debit: string, credit: string, balance: string, company = '1') => ({
  company_id: company,
  company: `Company ${company}`,
  currency: 'EUR',
  account_id: account,
  account: `${account}00000 Account`,
  debit,
  credit,
  balance,
})

describe('totals of the books', () => {
  it('takes the locked part out of the whole, account by account', () => {
    const everything = [row('1', '70.10', '0.00', '70.10'), row('1', '30.20', '5.00', '25.20'), row('2', '5.00', '100.30', '-95.30')]
    const locked = [row('1', '70.10', '0.00', '70.10')]
    const totals = totalsOf(everything, locked) ?? []
    expect(totals.map(({ locked: l, account, debit, credit, balance }) => [l, account, debit, credit, balance])).toEqual([
      [true, '100000 Account', '70.10', '0.00', '70.10'],
      [false, '100000 Account', '30.20', '5.00', '25.20'],
      [false, '200000 Account', '5.00', '100.30', '-95.30'],
    ])
  })

  it('leaves out an account without a figure and keeps one whose figures cancel out', () => {
    const totals = totalsOf([row('1', '0.00', '0.00', '0.00'), row('2', '5.00', '5.00', '0.00')], []) ?? []
    expect(totals.map(({ accountId }) => accountId)).toEqual(['2'])
  })

  it('keeps companies of one name apart', () => {
    const both = [row('1', '1.00', '0.00', '1.00', '1'), { ...row('1', '2.00', '0.00', '2.00', '2'), company: 'Company 1' }]
    expect(totalsOf(both, [])?.map(({ companyId, debit }) => [companyId, debit])).toEqual([
      ['1', '1.00'],
      ['2', '2.00'],
    ])
  })

  it('has none when one of the two was not measured', () => {
    expect(totalsOf(null, [])).toBeNull()
    expect(totalsOf([], null)).toBeNull()
    expect(totalsOf([], [])).toEqual([])
  })
})
