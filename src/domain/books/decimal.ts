/** Decimal numbers as text, added without losing a digit. Money never becomes a floating-point number here. */

interface Decimal {
  units: bigint
  scale: number
}

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/

export function isDecimal(text: string): boolean {
  return pattern.test(text)
}

function parse(text: string): Decimal {
  const [, sign = '', whole = '', fraction = ''] = pattern.exec(text) ?? []
  if (whole === '') throw new TypeError('a decimal number was expected')
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length }
}

function print({ units, scale }: Decimal): string {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function rescale({ units, scale }: Decimal, to: number): bigint {
  return units * 10n ** BigInt(to - scale)
}

/** a + b, with as many decimals as the longer of the two. Throws TypeError when one is not a decimal number. */
export function addDecimals(a: string, b: string): string {
  const [x, y] = [parse(a), parse(b)]
  const scale = Math.max(x.scale, y.scale)
  return print({ units: rescale(x, scale) + rescale(y, scale), scale })
}

export function negateDecimal(a: string): string {
  const { units, scale } = parse(a)
  return print({ units: -units, scale })
}

/** Negative, zero or positive, as a is less than, equal to or greater than b. */
export function compareDecimals(a: string, b: string): number {
  const [x, y] = [parse(a), parse(b)]
  const scale = Math.max(x.scale, y.scale)
  const [left, right] = [rescale(x, scale), rescale(y, scale)]
  return left < right ? -1 : left > right ? 1 : 0
}
