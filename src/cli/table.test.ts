import { expect, it } from 'vitest'
import { facts, indent, section, stack, table } from './table.ts'

it('aligns columns; numbers stand right; nothing is left at the end of a line', () => {
  expect(
    table(
      ['table', 'rows', 'why'],
      [
        ['account_move', 5, 'x'],
        ['a', 1200, ''],
      ],
    ),
  ).toBe('TABLE         ROWS  WHY\naccount_move     5  x\na             1200')
})

it('colours take no room', () => {
  expect(
    table(
      ['a', 'b'],
      [
        ['\u001b[31mred\u001b[39m', 'x'],
        ['green', 'y'],
      ],
    ).split('\n')[1],
  ).toBe('\u001b[31mred\u001b[39m    x')
})

it('facts without a value are left out', () => {
  expect(
    facts([
      ['a', '1'],
      ['long', null],
      ['bb', '2'],
    ]),
  ).toBe('a:  1\nbb: 2')
})

it('empty sections disappear', () => {
  expect(stack('a', section('Title', ''), section('Other', 'x\n\ny'))).toBe('a\nOther\n  x\n\n  y')
  expect(indent('', 2)).toBe('')
})
