import { expect, it } from 'vitest'
import { parseDuration } from './duration.ts'

it('reads what people write', () => {
  expect(['90s', '10m', '2h', '250ms', '1d'].map(parseDuration)).toEqual([90_000, 600_000, 7_200_000, 250, 86_400_000])
})

it('refuses everything else', () => {
  expect(['', '10', 's', '-5s', '1.5h', '10 m', '1h30m', '9999999999s'].map(parseDuration)).toEqual(Array(8).fill(null))
})
