import { expect, it } from 'vitest'
import { skewOf } from './clock.ts'

it('takes half the round trip off', () => {
  expect(skewOf([{ asked: 1000, answered: 1100, server: 1050 }])).toBe(0)
  expect(skewOf([{ asked: 1000, answered: 1100, server: 7050 }])).toBe(6000)
  expect(skewOf([{ asked: 1000, answered: 1100, server: 50 }])).toBe(-1000)
})

it('trusts the shortest round trip', () => {
  const slow = { asked: 1000, answered: 3000, server: 2900 }
  const quick = { asked: 4000, answered: 4002, server: 4011 }
  expect(skewOf([slow, quick, slow])).toBe(10)
})
