import { describe, expect, it } from 'vitest'
import { middle } from '../lib/sample.ts'
import { backAt, outageOf, type Seen } from './probe.ts'

/** One question every 100 ms, answered after 10 ms, unless told otherwise. */
function seen(...statuses: (number | null)[]): Seen[] {
  return statuses.map((status, index) => ({ sentAt: index * 100, endedAt: index * 100 + 10, status }))
}

describe('outage', () => {
  it('is null when every answer was good, or none was good again', () => {
    expect(outageOf(seen(200, 200))).toBeNull()
    expect(outageOf(seen(200, 503))).toBeNull()
  })

  it('lasts from the first bad question to the end of the first good answer', () => {
    expect(outageOf(seen(200, null, 503, 200, 200))).toBe(210)
  })

  it('counts one page between two refusals as part of it', () => {
    expect(outageOf(seen(200, 503, 200, 503, 200))).toBe(310)
  })

  it('ends when the answer is complete, also when a later question was answered earlier', () => {
    const answers = seen(200, null, 200, 200)
    answers[2] = { sentAt: 200, endedAt: 900, status: 200 }
    expect(backAt(answers)).toBe(310)
  })
})

describe('middle', () => {
  it('is the middle value, and not measured when one is missing', () => {
    expect(middle([3, 1, 2])).toBe(2)
    expect(middle([1, null, 2])).toBeNull()
    expect(middle([])).toBeNull()
  })
})
