import { expect, it } from 'vitest'
import { configTemplate, limitsOf, readConfig, readConfigText, warningsOf } from './config.ts'

const file = '/etc/evenkeel/evenkeel.yaml'

it('an empty file is a whole configuration', () => {
  expect(readConfigText('', file)).toEqual({
    file,
    listen: '127.0.0.1:7410',
    data: null,
    database: null,
    roots: ['/opt', '/srv', '/var/lib', '/home', '/usr', '/etc/evenkeel'],
    limits: { updateMs: 7_200_000, drainMs: 60_000, stopMs: 130_000, startMs: 120_000, checkMs: 60_000, holdMs: 600_000 },
    warnings: { fatal: [], ignore: [] },
    instances: {},
  })
})

it('paths are relative to the file', () => {
  const config = readConfigText('data: ../../srv/data\ndatabase: file:db-url\nroots: [modules]', file)
  expect(config).toMatchObject({ data: '/srv/data', database: 'file:/etc/evenkeel/db-url', roots: ['/etc/evenkeel/modules'] })
})

it('an instance overrides limits and adds warnings', () => {
  const text = 'limits: {update: 1h}\nwarnings: {fatal: [a]}\ninstances:\n  acme/production: {limits: {update: 4h}, warnings: {fatal: [b]}}'
  const config = { ...readConfigText(text, file), data: '/data' }
  expect([limitsOf(config, 'acme/production').updateMs, limitsOf(config, 'acme/test').updateMs]).toEqual([14_400_000, 3_600_000])
  expect(limitsOf(config, 'acme/production').stopMs).toBe(130_000)
  expect([warningsOf(config, 'acme/production').fatal, warningsOf(config, 'acme/test').fatal]).toEqual([['a', 'b'], ['a']])
})

it.each([
  ['listn: 127.0.0.1:1', 'line 1', 'listn'],
  ['limits:\n  update: 2 hours', 'line 2', 'a duration is written'],
  ['limits:\n  updates: 2h', 'line 2', 'updates'],
  ['limits:\n  update: 0s', 'line 2', 'a duration is written'],
  ['# comment\nlisten: nowhere', 'line 2', 'host:port'],
  ['database: postgresql://evenkeel:secret@db/evenkeel', 'line 1', 'env:NAME or file:PATH'],
  ['warnings:\n  fatal: ["("]', 'line 2', 'regular expression'],
  ['instances:\n  acme: {}', 'line 2', 'instances'],
  ['limits: [', 'line 1', ''],
])('refuses %j and names the line', (text, line, part) => {
  expect(() => readConfigText(text, file)).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringContaining(line) }))
  expect(() => readConfigText(text, file)).toThrow(part)
})

it('never repeats a password that was put into the file', () => {
  expect(() => readConfigText('database: postgresql://evenkeel:secret@db/evenkeel', file)).toThrow(expect.not.stringContaining('secret'))
})

it('the template that init writes is right, and says the defaults that are', () => {
  const template = configTemplate('.evenkeel')
  expect(readConfigText(template, file)).toEqual({ ...readConfigText('', file), data: '/etc/evenkeel/.evenkeel' })
  // Uncommented, every line must still be right: otherwise the template shows settings that do not exist.
  const spelledOut = template
    .split('\n')
    .filter((line) => /^# {0,5}[a-z/]+:|^#? +|^[a-z]/.test(line) && !/^# [A-Z]/.test(line))
    .map((line) => line.replace(/^# /, ''))
    .join('\n')
  expect(spelledOut).toContain('hold:')
  expect(readConfigText(spelledOut, file).limits).toEqual(readConfigText('', file).limits)
})

it('flags come before the file', () => {
  expect(readConfig({ file: null, data: '/data', listen: '127.0.0.1:9' })).toMatchObject({ data: '/data', listen: '127.0.0.1:9', file: null })
  expect(() => readConfig({ file: null, data: '/data', listen: '9' })).toThrow('host:port')
  expect(() => readConfig({ file: '/no/such.yaml', data: '/data' })).toThrow(expect.objectContaining({ code: 'notFound' }))
})
