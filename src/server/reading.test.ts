import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { loadSoon, reading } from './reading.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('everything is loaded a while after the start, before anybody asks; not by a server that has stopped', async () => {
  const asked = Object.keys(reading).map((name) => vi.spyOn(reading, name as keyof typeof reading).mockResolvedValue(null as never))
  const wrong: unknown[] = []
  loadSoon((error) => void wrong.push(error))()
  vi.advanceTimersByTime(60_000)
  expect(asked.map((each) => each.mock.calls.length)).toEqual(asked.map(() => 0))
  loadSoon((error) => void wrong.push(error))
  vi.advanceTimersByTime(60_000)
  expect(asked.map((each) => each.mock.calls.length)).toEqual(asked.map(() => 1))
  expect(wrong).toEqual([])
})
