import { expect, it } from 'vitest'
import { bytes, counted, duration, moment, printable, shortDigest } from './format.ts'

it('durations', () => {
  expect([0, 840, 9_949, 12_300, 59_600, 125_000, 180_000, 4_200_000, 7_200_000].map(duration)).toEqual([
    '0 ms',
    '0.8 s',
    '9.9 s',
    '12 s',
    '1 min',
    '2 min 5 s',
    '3 min',
    '1 h 10 min',
    '2 h',
  ])
})

it('bytes', () => {
  expect([0, 512, 1500, 20_400_000, 3_200_000_000].map(bytes)).toEqual(['0 B', '512 B', '1.5 kB', '20 MB', '3.2 GB'])
})

it('moments are UTC; what is none stays as it is', () => {
  expect([moment('2026-11-21T04:40:05.123+02:00'), moment(null), moment('soon')]).toEqual(['2026-11-21 02:40:05 UTC', '-', 'soon'])
})

it('plurals and short digests', () => {
  expect([counted(1, 'module'), counted(0, 'module'), counted(2, 'entry', 'entries')]).toEqual(['1 module', '0 modules', '2 entries'])
  expect(shortDigest(`sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('sha256:0123456789ab')
})

it('what others wrote cannot steer the terminal', () => {
  expect(printable('INV/1\u001b[2J\u0007\r \u202egpj')).toBe('INV/1\ufffd[2J\ufffd\ufffd \ufffdgpj')
  expect(printable('Société Générale, 株式会社\n\tnext line')).toBe('Société Générale, 株式会社\n\tnext line')
})
