import { expect, it } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

it('lets work of one key wait for the work before it, failed or not, and other keys pass', async () => {
  const inTurn = oneAtATime()
  const told: string[] = []
  const first = Promise.withResolvers<void>()
  const work =
    (name: string, until: Promise<void> = Promise.resolve()) =>
    async () => {
      told.push(`${name} begins`)
      await until
      told.push(`${name} ends`)
      if (name === 'b') throw new Error('b failed')
      return name
    }
  const results = [inTurn('x', work('a', first.promise)), inTurn('x', work('b')), inTurn('x', work('c'))]
  await inTurn('y', work('d'))
  expect(told).toEqual(['a begins', 'd begins', 'd ends'])
  first.resolve()
  expect(await Promise.allSettled(results)).toMatchObject([{ value: 'a' }, { reason: { message: 'b failed' } }, { value: 'c' }])
  expect(told.slice(3)).toEqual(['a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})
