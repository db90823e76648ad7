import { describe, expect, it } from 'vitest'
import type { DeltaChange } from '../../src/domain/delta.ts'
import { afterBadRelease, afterGoodRelease, namedByDelta, type Truth } from './truth.ts'

const truth: Truth = {
  moduleVersion: '18.0.1.0',
  hasColumn: false,
  dueDates: [[1, 'INV/1', '2025-03-01']],
  lineDates: [[1, '2025-03-01']],
  taxRates: [[1, '15.0000']],
  victims: ['INV/1', 'INV/2'],
  victimTax: '15%',
  page: 200,
}

const released: Truth = { ...truth, moduleVersion: '18.0.1.1', hasColumn: true }

function change(table: string, document: string): DeltaChange {
  return { table, key: '1', document, column: 'x', before: 'a', after: 'b', why: 'unexplained', because: '' }
}

const allTrue = (findings: { true: boolean }[]) => findings.every((finding) => finding.true)

describe('after the good release', () => {
  it('is true when the column came and the books stayed', () => {
    expect(allTrue(afterGoodRelease(released, truth))).toBe(true)
  })

  it.each<[string, Partial<Truth>]>([
    ['no column', { hasColumn: false }],
    ['the old version', { moduleVersion: '18.0.1.0' }],
    ['a moved due date', { dueDates: [[1, 'INV/1', '2025-03-16']] }],
    ['no page', { page: null }],
  ])('is not true with %s', (_, wrong) => {
    expect(allTrue(afterGoodRelease({ ...released, ...wrong }, truth))).toBe(false)
  })
})

describe('after the bad release', () => {
  it('is true when everything is as before', () => {
    expect(allTrue(afterBadRelease(released, released))).toBe(true)
  })

  it.each<[string, Partial<Truth>]>([
    ['a moved due date', { dueDates: [[1, 'INV/1', '2025-03-16']] }],
    ['a moved date of a line', { lineDates: [[1, '2025-03-16']] }],
    ['another tax', { taxRates: [[1, '16.0000']] }],
    ['the bad version', { moduleVersion: '18.0.1.2' }],
    ['an error page', { page: 500 }],
  ])('is not true with %s', (_, wrong) => {
    expect(allTrue(afterBadRelease({ ...released, ...wrong }, released))).toBe(false)
  })
})

describe('what Evenkeel named', () => {
  const invoices = [change('public.account_move', 'INV/1'), change('public.account_move', 'INV/2')]
  const tax = change('public.account_tax', '15%')

  it('is true when every invoice and the tax are named', () => {
    expect(allTrue(namedByDelta(truth, [...invoices, tax]))).toBe(true)
  })

  it('is not true when an invoice is missing, and says which', () => {
    const findings = namedByDelta(truth, [change('public.account_move', 'INV/1'), tax])
    expect(allTrue(findings)).toBe(false)
    expect(findings[0]?.what).toContain('INV/2')
  })

  it('is not true without the tax, and not when there was nobody to name', () => {
    expect(allTrue(namedByDelta(truth, invoices))).toBe(false)
    expect(allTrue(namedByDelta({ ...truth, victims: [] }, [tax]))).toBe(false)
  })
})
