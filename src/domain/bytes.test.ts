import { expect, it } from 'vitest'
import { formatBytes } from './bytes.ts'

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1.0 kB (1000 bytes)'],
  [1_500_000_000, '1.5 GB (1500000000 bytes)'],
  [2e15, '2000.0 TB (2000000000000000 bytes)'],
])('writes %d as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
