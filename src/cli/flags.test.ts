import { Command } from 'commander'
import { expect, it } from 'vitest'
import { addGlobalFlags, nounOf, readFlags } from './flags.ts'

function program(): Command {
  const root = new Command().exitOverride().configureOutput({ outputError: () => {} })
  addGlobalFlags(root)
  root
    .command('plan')
    .command('show')
    .argument('<PLAN>')
    .action(() => {})
  return root
}

it('finds the noun behind global flags and their values', () => {
  const noun = (line: string) => nounOf(line.split(' '), program())
  expect(['plan show x', '--json plan show x', '--data dir plan', '--data=dir --yes plan', '--timeout 5s --server http://a plan'].map(noun)).toEqual(
    Array(5).fill('plan'),
  )
  expect(noun('--json')).toBe(undefined)
})

it('flags stand before or after the verb', () => {
  for (const line of ['--json --timeout 90s plan show x', 'plan --timeout 90s show x --json']) {
    const root = program()
    root.parse(line.split(' '), { from: 'user' })
    expect(readFlags(root)).toMatchObject({ json: true, timeoutMs: 90_000, color: true, quiet: false })
  }
})

it('a duration that is none is refused', () => {
  expect(() => program().parse(['plan', 'show', 'x', '--timeout', '5'], { from: 'user' })).toThrow(/90s, 10m or 2h/)
})
