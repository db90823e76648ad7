import { expect, it } from 'vitest'
import { heldFor } from './held-for.ts'

it('goes on from what an earlier process had counted, and never back', () => {
  const since = heldFor()
  since.atLeast(60_000)
  const told = since.ms()
  expect(told).toBeGreaterThanOrEqual(60_000)
  since.atLeast(1_000)
  since.atLeast(undefined)
  expect(since.ms()).toBeGreaterThanOrEqual(told)
})
