import { describe, expect, it } from 'vitest'
import { Expects } from '../expects.ts'
import { type ExpectedChange, openExpectations } from './expectations.ts'
import type { RecordFacts } from './facts.ts'

const because = 'agreed with the customer'
const open = (...expects: object[]) => openExpectations(Expects.parse(expects.map((one) => ({ because, ...one }))))

function change(more: Partial<ExpectedChange> = {}): ExpectedChange {
  return {
    table: 'account_tax',
    column: 'amount',
    before: '15.0000',
    after: '16',
    values: { name: '{"en_US": "VAT"}', active: 'true' },
    ids: ['l10n.tax_15'],
    records: new Map(),
    row: {},
    ...more,
  }
}

const record = (name: string): RecordFacts => {
  const [module = '', rest = ''] = name.split('.')
  const ids = [{ module, name: rest, noupdate: false }]
  return { model: null, id: '1', existsBefore: true, existsAfter: true, before: ids, after: ids }
}

describe('what a declaration is about', () => {
  it.each([
    ['any row', { table: 'account_tax' }, true],
    ['another table', { table: 'account_move' }, false],
    ['the column', { table: 'account_tax', column: 'amount' }, true],
    ['another column', { table: 'account_tax', column: 'name' }, false],
    ['from a number, however written', { table: 'account_tax', column: 'amount', from: 15 }, true],
    ['to a number', { table: 'account_tax', column: 'amount', to: '16.00' }, true],
    ['to another number', { table: 'account_tax', column: 'amount', to: 17 }, false],
    ['to nothing', { table: 'account_tax', column: 'amount', to: null }, false],
    ['an external id', { table: 'account_tax', match: { xmlid: 'l10n.tax_15' } }, true],
    ['another external id', { table: 'account_tax', match: { xmlid: 'l10n.tax_7' } }, false],
    ['a translated name', { table: 'account_tax', match: { name: 'VAT' } }, true],
    ['a flag', { table: 'account_tax', match: { active: true } }, true],
    ['a column that the table lacks', { table: 'account_tax', match: { colour: 'red' } }, false],
  ])('%s', (_, expectation, met) => {
    expect(open(expectation).declare(change()) !== null).toBe(met)
  })

  it('a many2one by external id, in match, from and to', () => {
    const records = new Map([
      ['payment_id', record('account.terms_30')],
      ['from:term_id', record('account.terms_30')],
      ['to:term_id', record('account.terms_60')],
    ])
    const moved = change({ table: 'account_move', column: 'term_id', before: '4', after: '6', values: { payment_id: '4' }, records })
    expect(open({ table: 'account_move', match: { payment_id: 'account.terms_30' } }).declare(moved)?.why).toBe('declared')
    expect(open({ table: 'account_move', column: 'term_id', from: 'account.terms_30', to: 'account.terms_60' }).declare(moved)?.why).toBe('declared')
    expect(open({ table: 'account_move', column: 'term_id', to: 'account.terms_30' }).declare(moved)).toBeNull()
  })

  it('checks are not its business', () => {
    const expectations = open({ check: 'F01' })
    expect(expectations.declare(change())).toBeNull()
    expect(expectations.missing()).toEqual([])
  })
})

describe('counting', () => {
  it('declares with the release’s own reason', () => {
    expect(open({ table: 'account_tax' }).declare(change())).toEqual({ why: 'declared', because })
  })
  it('counts a row once, whatever changed in it', () => {
    const expectations = open({ table: 'account_tax', count: { min: 1, max: 1 } })
    const row = {}
    expect(expectations.declare(change({ row }))?.why).toBe('declared')
    expect(expectations.declare(change({ row, column: 'name' }))?.why).toBe('declared')
    expect(expectations.declare(change())?.why).toBe('unexplained')
  })
  it('more than the maximum is unexplained', () => {
    const expectations = open({ table: 'account_tax', count: { min: 0, max: 2 } })
    expect([1, 2, 3].map(() => expectations.declare(change())?.why)).toEqual(['declared', 'declared', 'unexplained'])
  })
  it('another declaration may still cover it', () => {
    const expectations = open({ table: 'account_tax', count: { max: 1 } }, { table: 'account_tax', column: 'amount' })
    expect([1, 2].map(() => expectations.declare(change())?.why)).toEqual(['declared', 'declared'])
    expect(expectations.missing()).toEqual([])
  })
  it('less than the minimum is missing', () => {
    const expectations = open({ table: 'account_tax', column: 'amount', count: { min: 2 } }, { table: 'account_move', count: { min: 0 } })
    expectations.declare(change())
    expect(expectations.missing()).toEqual([{ what: 'account_tax.amount, any row', because, found: 1, wanted: '2 or more' }])
  })
})
