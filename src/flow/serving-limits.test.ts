import { expect, it } from 'vitest'
import { serveLimits, stopLimits } from './serving-limits.ts'

it("a server that has to go first has its own instance's limits", () => {
  const limits = { updateMs: 1, drainMs: 2, stopMs: 3, startMs: 4, holdMs: 5 }
  expect(stopLimits(limits)).toEqual({ drainMs: 2, limitMs: 3 })
  expect(serveLimits(limits)).toEqual({ limitMs: 4, stop: stopLimits(limits) })
})
