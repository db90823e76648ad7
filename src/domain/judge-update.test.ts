import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type JudgedLine, judgeUpdate, rulesOfPatterns, type UpdateFacts, WarningLists } from './judge-update.ts'

const shipped = WarningLists.parse(parse(readFileSync(join(import.meta.dirname, '../../catalogue/warnings.yaml'), 'utf8')))
const nothing: WarningLists = { fatal: [], ignore: [] }
const good: UpdateFacts = { exitCode: 0, signal: null, timedOut: false, modulesLoaded: true, lines: [] }

const line = (level: JudgedLine['level'], logger: string, message: string): JudgedLine => ({ level, logger, message })

test('nothing against it: ok', () => {
  expect(judgeUpdate(good, shipped)).toEqual({ ok: true, why: [], reported: [] })
})

test.each([
  ['an exit code', { exitCode: 255 }, /exit code 255/],
  ['no exit code', { exitCode: null }, /exit code unknown/],
  ['a signal', { exitCode: null, signal: 'SIGTERM' }, /SIGTERM/],
  ['the signal that the kernel sends when memory runs out', { exitCode: null, signal: 'SIGKILL' }, /killed by signal 9; .* memory runs out/],
  ['what a shell makes of it', { exitCode: 137 }, /killed by signal 9/],
])('%s alone is enough to fail', (_what, facts, why) => {
  const judged = judgeUpdate({ ...good, ...facts }, nothing)
  expect(judged.ok).toBe(false)
  expect(judged.why).toEqual([expect.stringMatching(why)])
})

test('a full disk is named first, whatever the last line of the traceback is', () => {
  const message = 'Failed\nTraceback (most recent call last):\npsycopg2.errors.DiskFull: could not extend file\nHINT:  Check free disk space.'
  const { why } = judgeUpdate({ ...good, lines: [line('CRITICAL', 'odoo.service.server', message)] }, nothing)
  expect(why[0]).toMatch(/^the disk of the instance's PostgreSQL server .* is full/)
})

describe('WARNINGs of real logs', () => {
  test.each([
    ['odoo.schema', "Table 'trial_constraint': unable to add constraint 'trial_constraint_name_unique' as unique(name)"],
    ['odoo.schema', "Table 't_notnull': unable to set NOT NULL on column 'r'"],
    [
      'odoo.modules.loading',
      'invalid custom view(s) for model trial.view: Error while validating view near:\n\n<form/>\nField "extra" does not exist',
    ],
    ['odoo.modules.loading', 'invalid module names, ignored: acount'],
    ['odoo.modules.graph', 'module trial_missing: not installable, skipped'],
    ['odoo.modules.module', 'module trial_missing: module not found'],
    ['odoo.modules.migration', "Invalid version for upgrade script '/srv/addons/x/migrations/18.0.x1'"],
    ['odoo.fields', "Field t.comodel.p with unknown comodel_name 'no.such.model'"],
    ['odoo.modules.loading', 'Transient module states were reset'],
  ])('fatal: %s: %s', (logger, message) => {
    expect(judgeUpdate({ ...good, lines: [line('WARNING', logger, message)] }, shipped)).toMatchObject({ ok: false, reported: [] })
  })

  test.each([
    ['odoo.modules.module', "Missing `license` key in manifest for 'x', defaulting to LGPL-3"],
    ['odoo.models', 'The model x has no _description'],
    ['odoo.modules.loading', "The models ['trial.good'] have no access rules in module trial_good, consider adding some, like:\nid,name"],
    ['odoo.fields', "Field t.order.z: unknown parameter 'bogus', if this is an actual parameter you may want to override"],
    ['py.warnings', '/usr/lib/x.py:736: DeprecationWarning: odoo.schema: invalid escape'],
  ])('reported only: %s: %s', (logger, message) => {
    const warning = line('WARNING', logger, message)
    expect(judgeUpdate({ ...good, lines: [warning] }, shipped)).toEqual({ ok: true, why: [], reported: [warning] })
  })
})

test('what an installation ignores counts for nothing, except a CRITICAL', () => {
  const lists = { fatal: shipped.fatal, ignore: rulesOfPatterns(['view\\(s\\) for model crm\\.lead', '^odoo\\.addons\\.edi'], 'ignore') }
  const known = [
    line('WARNING', 'odoo.modules.loading', 'invalid custom view(s) for model crm.lead: x'),
    line('ERROR', 'odoo.addons.edi', 'no partner'),
  ]
  expect(judgeUpdate({ ...good, lines: known }, lists)).toEqual({ ok: true, why: [], reported: [] })
  expect(judgeUpdate({ ...good, lines: [line('CRITICAL', 'odoo.addons.edi', 'x')] }, lists).ok).toBe(false)
})

test('what an installation adds is fatal and says where it comes from', () => {
  const lists = { ...nothing, fatal: rulesOfPatterns(['no _description'], 'fatal') }
  const { why } = judgeUpdate({ ...good, lines: [line('WARNING', 'odoo.models', 'The model x has no _description')] }, lists)
  expect(why).toEqual(['evenkeel.yaml lists /no _description/ as fatal: odoo.models: The model x has no _description'])
})

test('of a traceback the first line and the exception are named', () => {
  const message = 'Failed to load registry\nTraceback (most recent call last):\n  File "a.py", line 1\nValueError: the trial script raises'
  const { why } = judgeUpdate({ ...good, lines: [line('ERROR', 'odoo.modules.registry', message)] }, nothing)
  expect(why).toEqual(['ERROR odoo.modules.registry: Failed to load registry (ValueError: the trial script raises)'])
})

test('a pattern that is none is refused when the list is read', () => {
  expect(WarningLists.safeParse({ fatal: [{ id: 'x', pattern: '(', because: 'x' }], ignore: [] }).success).toBe(false)
})
