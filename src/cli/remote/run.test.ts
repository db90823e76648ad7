/** A run on the command line: shown, its log, and going back, which is never silent. */
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { commandLine, sendJson, sendProblem } from '../../../test/harness/command-line.ts'
import { EvenkeelError } from '../../domain/error.ts'

const cli = commandLine()
const digest = `sha256:${'b'.repeat(64)}`
const document = { kind: 'invoice', what: 'created', number: 'INV/7', amount: '120.00', currency: 'EUR', at: '2026-11-21T00:00:00Z' }
const loss = {
  apiVersion: 'evenkeel/v1',
  kind: 'Loss',
  digest,
  documents: [document],
  numbersReissued: ['INV/7'],
  mailsSent: 2,
  files: 1,
  others: [],
}
const hint = `evenkeel run rollback run_1 --accept-loss ${digest}`

const run = (more: object = {}) => ({
  ...{
    apiVersion: 'evenkeel/v1',
    kind: 'Run',
    id: 'run_1',
    rollout: 'ro_1',
    instance: 'acme/test',
    plan: 'pln_1',
    state: 'done',
    outcome: 'released',
  },
  ...{ why: null, next: null, steps: [], downtimeMs: null, rollbackMs: null, delta: null, books: null, loss: null, checkpoint: null },
  ...{
    evidence: null,
    code: null,
    accepted: null,
    rollback: null,
    settledAt: null,
    startedBy: 'me',
    createdAt: '2026-11-21T00:00:00Z',
    endedAt: null,
  },
  ...more,
})

it('show names steps, the changes that nothing explains, and what can be done', async () => {
  const step = {
    name: 'update',
    state: 'done',
    attempt: 2,
    startedAt: '2026-11-21T00:00:00Z',
    endedAt: '2026-11-21T00:00:12Z',
    detail: '1 module',
    data: {},
  }
  const first = [{ table: 'account_tax', key: '1', document: 'VAT 15%\u001b[2J', column: 'amount', before: '15.0', after: '16.0' }]
  const delta = {
    verdict: 'bad',
    unexplained: 1,
    tables: [{ table: 'account_tax', inserted: 0, updated: 1, deleted: 0, unexplained: 1 }],
    first,
    digest,
  }
  cli.handlers['GET /v1/runs/run_1'] = (_, response) =>
    sendJson(response, run({ steps: [step], delta, downtimeMs: 8400, evidence: '/data/evidence/run_1' }))
  const { code, stdout } = await cli.run(['run', 'show', 'run_1'])
  expect(code).toBe(0)
  const parts = [
    '12 s  1 module (attempt 2)',
    'Nothing explains:',
    'amount: 15.0 -> 16.0',
    'outage:             8.4 s',
    '/data/evidence/run_1/books.html',
  ]
  for (const part of parts) expect(stdout).toContain(part)
  expect(stdout).toContain('next: evenkeel run settle run_1\nnext: evenkeel run rollback run_1\n')
  expect(stdout).not.toContain('\u001b')
  cli.handlers['GET /v1/runs/run_1'] = (_, response) => sendJson(response, run({ delta: { ...delta, unexplained: 13 } }))
  expect((await cli.run(['run', 'show', 'run_1'])).stdout).toContain('Nothing explains 13 changes, among them:')
})

it('rollback without a digest shows the loss and exits 5', async () => {
  cli.handlers['POST /v1/runs/run_1/rollback'] = (_, response) =>
    sendProblem(response, new EvenkeelError('held', 'Read it.', { hint, id: 'run_1', loss }))
  const people = await cli.run(['run', 'rollback', 'run_1'])
  expect(people.code).toBe(5)
  for (const part of ['INV/7', '120.00 EUR', '2 mails already sent', '1 file that', digest]) expect(people.stdout).toContain(part)
  expect(people.stderr).toContain(`next: ${hint}`)
  const machine = await cli.run(['run', 'rollback', 'run_1', '--json'])
  expect([machine.code, JSON.parse(machine.stdout), JSON.parse(machine.stderr).code]).toEqual([5, loss, 'held'])
})

it('rollback with a stale digest shows the new loss and exits 4', async () => {
  cli.handlers['POST /v1/runs/run_1/rollback'] = (_, response) =>
    sendProblem(response, new EvenkeelError('stale', 'stale: it changed.', { hint, id: 'run_1', loss }))
  const { code, stdout, stderr } = await cli.run(['run', 'rollback', 'run_1', '--accept-loss', `sha256:${'c'.repeat(64)}`])
  expect([code, stdout.includes('INV/7'), stderr.includes(`next: ${hint}`)]).toEqual([4, true, true])
})

it('rollback with the digest waits until the run is done', async () => {
  let looks = 0
  const states = [
    { state: 'queued', outcome: null },
    { state: 'running', outcome: null },
    { outcome: 'rolledBack', rollbackMs: 900 },
  ]
  cli.handlers['POST /v1/runs/run_1/rollback'] = (_, response) => sendJson(response, run(states[0]), 202)
  cli.handlers['GET /v1/runs/run_1'] = (_, response) => sendJson(response, run(states[Math.min(2, ++looks)]))
  const { code, stdout } = await cli.run(['run', 'rollback', 'run_1', '--accept-loss', digest])
  expect([code, stdout]).toEqual([0, expect.stringContaining('rolledBack')])
  expect(JSON.parse(String(cli.asked[0]?.body))).toEqual({ acceptLoss: digest })
})

it.each([
  [{ state: 'needsPerson', outcome: null, why: 'the copy is gone' }, 9],
  [{ outcome: 'released' }, 1],
])('rollback that ends with %j exits %i', async (end, exit) => {
  cli.handlers['POST /v1/runs/run_1/rollback'] = (_, response) => sendJson(response, run({ state: 'queued', outcome: null }), 202)
  cli.handlers['GET /v1/runs/run_1'] = (_, response) => sendJson(response, run(end))
  expect((await cli.run(['run', 'rollback', 'run_1', '--accept-loss', digest])).code).toBe(exit)
})

it('rollback that found more documents once users were shut out exits 4 with the new list', async () => {
  let asked = 0
  const rollback = { state: 'stale', digest, by: 'me', at: '2026-11-21T00:00:00Z' }
  cli.handlers['POST /v1/runs/run_1/rollback'] = (_, response) => {
    if (++asked === 1) sendJson(response, run({ state: 'queued', outcome: null }), 202)
    else sendProblem(response, new EvenkeelError('held', 'Read it.', { hint, id: 'run_1', loss }))
  }
  cli.handlers['GET /v1/runs/run_1'] = (_, response) => sendJson(response, run({ rollback }))
  const { code, stdout, stderr } = await cli.run(['run', 'rollback', 'run_1', '--accept-loss', digest, '--json'])
  expect([code, JSON.parse(stdout).kind]).toEqual([4, 'Loss'])
  expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ code: 'stale', hint })
})

it('logs come in parts; --follow goes on until the run is done', async () => {
  const text = 'one\ntwo\nthree\n'
  cli.handlers['GET /v1/runs/run_1/log'] = ({ url }, response) => {
    const offset = Number(new URL(url, 'http://x').searchParams.get('offset'))
    // The second part appears only at the third look.
    const next = cli.asked.length < 3 ? 4 : text.length
    sendJson(response, { kind: 'RunLog', run: 'run_1', offset, next, text: text.slice(offset, next), complete: next === text.length })
  }
  expect((await cli.run(['run', 'logs', 'run_1', '--follow', '--quiet'])).stdout).toBe(text)
  const whole = await cli.run(['run', 'logs', 'run_1', '--json'])
  expect(JSON.parse(whole.stdout)).toEqual({
    apiVersion: 'evenkeel/v1',
    kind: 'RunLog',
    run: 'run_1',
    offset: 0,
    next: text.length,
    text,
    complete: true,
  })
})

const unproven = {
  apiVersion: 'evenkeel/v1',
  kind: 'Unproven',
  run: 'run_1',
  instance: 'acme/test',
  items: ['that the books\u001b[2J are intact'],
  digest,
}

it('accept shows what is not proven, and needs a reason and somebody who has read it', async () => {
  cli.handlers['GET /v1/runs/run_1/unproven'] = (_, response) => sendJson(response, unproven)
  const without = await cli.run(['run', 'accept', 'run_1'])
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('  - that the books')])
  expect(without.stderr).not.toContain('\u001b[2J')
  const unread = await cli.run(['run', 'accept', 'run_1', '--reason', 'seen'])
  expect([unread.code, unread.stderr]).toEqual([5, expect.stringContaining(`--unproven ${digest}`)])
  expect(cli.asked.filter(({ method }) => method === 'POST')).toEqual([])
})

it('accept waits until users are in, and says with whose word', async () => {
  cli.handlers['GET /v1/runs/run_1/unproven'] = (_, response) => sendJson(response, unproven)
  cli.handlers['POST /v1/runs/run_1/accept'] = (_, response) => sendJson(response, run({ state: 'queued', outcome: null }), 202)
  const accepted = { state: 'done', by: 'ann', at: '2026-11-21T00:00:00Z', reason: 'seen', code: 'users-wrote', unproven: unproven.items }
  cli.handlers['GET /v1/runs/run_1'] = (_, response) => sendJson(response, run({ accepted }))
  const done = await cli.run(['run', 'accept', 'run_1', '--reason', 'seen', '--unproven', digest])
  expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('as it is, by ann: seen')])
  const asked = cli.asked.find(({ method }) => method === 'POST')
  expect([asked?.url, JSON.parse(String(asked?.body))]).toEqual([expect.stringContaining('reason=seen'), { unproven: digest }])
})

it('a run that needs a person names the state that it was left in, its page and the ways out', async () => {
  const next = 'evenkeel run rollback run_1'
  cli.handlers['GET /v1/runs/run_1'] = (_, response) => sendJson(response, run({ state: 'needsPerson', outcome: null, code: 'users-wrote', next }))
  const { stdout } = await cli.run(['run', 'show', 'run_1'])
  for (const part of [
    `users-wrote: opening failed after users had written (${resolve(import.meta.dirname, '../../../docs/operations/users-wrote.md')})`,
    `next: ${next}`,
    'evenkeel run accept run_1',
  ])
    expect(stdout).toContain(part)
})
