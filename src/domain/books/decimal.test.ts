import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDecimals, compareDecimals, isDecimal, negateDecimal } from './decimal.ts'

const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 12 })).map(([units, scale]) => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const sign = units < 0n ? '-' : ''
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
})

describe('decimal numbers as text', () => {
  it('adds what floating point gets wrong', () => {
    expect(addDecimals('0.10', '0.20')).toBe('0.30')
    expect(addDecimals('99999999999999999999.99', '0.01')).toBe('100000000000000000000.00')
    expect(addDecimals('1', '-0.005')).toBe('0.995')
    expect(addDecimals('-0.05', '0.05')).toBe('0.00')
  })

  it('adds in any order, and taking away what was added gives the same number', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(addDecimals(a, b)).toBe(addDecimals(b, a))
        expect(compareDecimals(addDecimals(addDecimals(a, b), negateDecimal(b)), a)).toBe(0)
      }),
    )
  })

  it('compares by value, whatever zeros are written', () => {
    expect(compareDecimals('100', '100.000')).toBe(0)
    expect(compareDecimals('-0.00', '0')).toBe(0)
    expect(compareDecimals('-2', '1')).toBe(-1)
    fc.assert(fc.property(decimal, decimal, (a, b) => compareDecimals(a, b) === -compareDecimals(b, a) || compareDecimals(a, b) === 0))
  })

  it('knows a number from a text', () => {
    expect(['1', '-1.50', '007'].every(isDecimal)).toBe(true)
    expect(['', '-', '1.', '.5', '1e3', 'NaN', '1,000', '2026-01-31'].some(isDecimal)).toBe(false)
    expect(() => addDecimals('NaN', '1')).toThrow(TypeError)
  })
})
