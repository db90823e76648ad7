import { expect, it } from 'vitest'
import { createOutput, type OutputOptions } from './output.ts'

function open(options: Partial<OutputOptions> & { terminal?: boolean } = {}) {
  const written = { out: '', err: '' }
  const stdout = { isTTY: options.terminal === true, write: (text: string) => (written.out += text) }
  const stderr = { write: (text: string) => (written.err += text) }
  return { written, output: createOutput({ json: false, quiet: false, color: true, env: {}, stdout, stderr, ...options }) }
}

it('people: result and next on standard output, progress and warnings on standard error', () => {
  const { written, output } = open()
  output.progress('working')
  output.warn('careful')
  output.result({ kind: 'X' }, () => 'done')
  output.next('evenkeel a', 'evenkeel b')
  expect(written).toEqual({ out: 'done\nnext: evenkeel a\nnext: evenkeel b\n', err: 'working\nwarning: careful\n' })
})

it('--json: one document on standard output and nothing else', () => {
  const { written, output } = open({ json: true })
  output.progress('working')
  output.result({ kind: 'X' }, () => 'done')
  output.next('evenkeel a')
  expect(JSON.parse(written.out)).toEqual({ kind: 'X' })
  expect(written.err).toBe('working\nnext: evenkeel a\n')
})

it('--json: events are one line each; for people some say nothing', () => {
  const json = open({ json: true })
  json.output.event({ n: 1 }, () => null)
  json.output.event({ n: 2 }, () => 'two')
  expect(json.written.out).toBe('{"n":1}\n{"n":2}\n')
  const people = open()
  people.output.event({ n: 1 }, () => null)
  people.output.event({ n: 2 }, () => 'two')
  expect(people.written.out).toBe('two\n')
})

it('--quiet: no progress, no next; warnings stay', () => {
  const { written, output } = open({ quiet: true })
  output.progress('working')
  output.warn('careful')
  output.result({}, () => 'done')
  output.next('evenkeel a')
  expect(written).toEqual({ out: 'done\n', err: 'warning: careful\n' })
})

it('colours only on a terminal that wants them', () => {
  const painted = (options: Parameters<typeof open>[0]) => open(options).output.paint('red', 'x') !== 'x'
  expect(painted({ terminal: true })).toBe(true)
  expect(painted({})).toBe(false)
  expect(painted({ terminal: true, color: false })).toBe(false)
  expect(painted({ terminal: true, json: true })).toBe(false)
  expect(painted({ terminal: true, env: { NO_COLOR: '1' } })).toBe(false)
  expect(painted({ terminal: true, env: { TERM: 'dumb' } })).toBe(false)
})
