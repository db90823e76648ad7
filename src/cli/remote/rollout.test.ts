/** Starting and following a rollout: exit codes, progress, holds, broken connections, Ctrl-C. */
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { commandLine, sendJson } from '../../../test/harness/command-line.ts'

const cli = commandLine()
const release = { name: 'sale', version: '1.1.0', digest: `sha256:${'a'.repeat(64)}` }
const about = { apiVersion: 'evenkeel/v1', startedBy: 'me', createdAt: '2026-11-21T00:00:00Z', endedAt: null, plan: 'pln_1' }

const rollout = (runs: object[], state = 'done') => ({ ...about, kind: 'Rollout', id: 'ro_1', release, state, runs })

const run = (more: object) => ({
  ...about,
  ...{ kind: 'Run', id: 'run_1', rollout: 'ro_1', instance: 'acme/test', state: 'done', outcome: 'released', steps: [] },
  ...{ why: null, next: null, downtimeMs: null, rollbackMs: null, delta: null, books: null, loss: null, checkpoint: null },
  ...{ evidence: null, code: null, accepted: null, rollback: null, settledAt: null },
  ...more,
})

const event = (more: object = {}) => ({
  ...{ kind: 'RolloutEvent', at: '2026-11-21T00:00:00Z', rollout: 'ro_1', what: 'step', run: 'run_1', instance: 'acme/test' },
  ...{ step: 'update', attempt: 1, state: 'done', outcome: null, detail: '1 module', ms: 1500 },
  ...more,
})
const line = (document: object) => `${JSON.stringify(document)}\n`
const heldEvent = event({ what: 'run', step: null, state: 'held', detail: 'bi (process 7) is connected', ms: null })

/** A rollout that is started, tells one event and ends as given. */
function serveRollout(part: { state: string; outcome: string | null; why?: string }): void {
  const ended = rollout([{ id: 'run_1', instance: 'acme/test', why: null, ...part }])
  cli.handlers['POST /v1/rollouts'] = (_, response) => sendJson(response, rollout([], 'queued'), 202)
  cli.handlers['GET /v1/rollouts/ro_1'] = (_, response) => sendJson(response, ended)
  cli.handlers['GET /v1/rollouts/ro_1/events'] = (_, response) => response.end(line(event()))
  cli.handlers['GET /v1/runs/run_1'] = (_, response) => sendJson(response, run({ ...part, downtimeMs: 8_400, evidence: '/data/evidence/run_1' }))
}

it('start without --wait answers at once', async () => {
  cli.handlers['POST /v1/rollouts'] = (_, response) => sendJson(response, rollout([], 'queued'), 202)
  const { code, stdout } = await cli.run(['rollout', 'start', 'pln_1'])
  expect([code, stdout]).toEqual([0, 'Rollout ro_1 of sale@1.1.0 is started.\nnext: evenkeel rollout watch ro_1\n'])
  expect(JSON.parse(String(cli.asked[0]?.body))).toEqual({ plan: 'pln_1' })
})

it.each([
  [{ state: 'done', outcome: 'released' }, 0],
  [{ state: 'done', outcome: 'rolledBack', why: '3 changes that nothing explains' }, 1],
  [{ state: 'done', outcome: 'aborted' }, 1],
  [{ state: 'done', outcome: 'notStarted', why: 'held until the limit: psql, process 7' }, 5],
  [{ state: 'done', outcome: 'notStarted', why: 'stale: module states changed' }, 4],
  [{ state: 'done', outcome: 'notStarted', why: 'the disk is too small' }, 1],
  [{ state: 'needsPerson', outcome: null, why: 'taking back failed' }, 9],
])('start --wait: %j exits %i', async (part, exit) => {
  serveRollout(part)
  const people = await cli.run(['rollout', 'start', 'pln_1', '--wait'])
  expect(people.code).toBe(exit)
  expect(people.stderr).toContain('acme/test  update          done        1.5 s  1 module')
  expect(people.stdout).toMatch(/acme\/test +sale@1.1.0 +\w+ +8.4 s/)
  expect(people.stdout).toContain('/data/evidence/run_1/books.html')
  const machine = await cli.run(['rollout', 'start', 'pln_1', '--wait', '--json'])
  expect([machine.code, JSON.parse(machine.stdout).id]).toEqual([exit, 'ro_1'])
})

it('start --wait: held for ten seconds exits 5 and says who and that it goes on, also when the run looks again in between', async () => {
  const hold = { why: 'bi (process 7) is connected', until: null, next: 'ask bi to leave' }
  const part = { id: 'run_1', instance: 'acme/test', state: 'held', outcome: null, why: null, hold }
  cli.handlers['POST /v1/rollouts'] = (_, response) => sendJson(response, rollout([], 'queued'), 202)
  cli.handlers['GET /v1/rollouts/ro_1'] = (_, response) => sendJson(response, rollout([part], 'running'))
  cli.handlers['GET /v1/rollouts/ro_1/events'] = (_, response) => {
    response.write(line(heldEvent))
    response.write(line(event({ what: 'run', step: null, state: 'running', detail: null, ms: null })))
    response.write(line(heldEvent))
  }
  cli.handlers['GET /v1/runs/run_1'] = (_, response) => sendJson(response, run({ state: 'held', outcome: null, hold }))
  const { code, stdout, stderr } = await cli.run(['rollout', 'start', 'pln_1', '--wait', '--json'])
  expect([code, JSON.parse(stdout).state]).toEqual([5, 'running'])
  expect(stderr.match(/acme\/test {2}held/g)).toHaveLength(1)
  const error = JSON.parse(stderr.trim().split('\n').at(-1) ?? '')
  expect(error).toMatchObject({ code: 'held', id: 'ro_1', hint: 'ask bi to leave', message: expect.stringContaining('bi (process 7)') })
  expect(error.message).toContain('goes on by itself')
})

it('start --wait: a hold that ends in time is waited out', async () => {
  serveRollout({ state: 'done', outcome: 'released' })
  cli.handlers['GET /v1/rollouts/ro_1/events'] = (_, response) => {
    response.write(line(heldEvent))
    setTimeout(() => response.end(line(event({ step: 'quiet' }))), 300)
  }
  expect((await cli.run(['rollout', 'start', 'pln_1', '--wait'])).code).toBe(0)
})

it('watch --json: one event per line; a connection that breaks is made again and tells nothing twice', async () => {
  serveRollout({ state: 'done', outcome: 'released' })
  let connections = 0
  cli.handlers['GET /v1/rollouts/ro_1/events'] = (_, response) => {
    connections++
    response.write(line(event()))
    if (connections === 1) setTimeout(() => response.destroy(), 50)
    else response.end(line(event({ step: 'open' })))
  }
  cli.handlers['GET /v1/rollouts/ro_1'] = (_, response) => {
    const runs = [{ id: 'run_1', instance: 'acme/test', state: 'done', outcome: 'released', why: null }]
    sendJson(response, rollout(runs, connections === 1 ? 'running' : 'done'))
  }
  const { code, stdout } = await cli.run(['rollout', 'watch', 'ro_1', '--json'])
  const steps = stdout
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text).step)
  expect([code, steps]).toEqual([0, ['update', 'open']])
})

it('--timeout ends the waiting with exit 8 and the id; the work goes on', async () => {
  cli.handlers['GET /v1/rollouts/ro_1/events'] = (_, response) => response.write(line(event()))
  const { code, stderr } = await cli.run(['rollout', 'watch', 'ro_1', '--json', '--timeout', '1s'])
  const hint = 'evenkeel rollout watch ro_1'
  expect([code, JSON.parse(stderr)]).toEqual([8, expect.objectContaining({ code: 'timeout', id: 'ro_1', hint })])
})

it('an unknown rollout is not waited for', async () => {
  expect((await cli.run(['rollout', 'watch', 'ro_1'])).code).toBe(3)
})

it.each([
  ['rollout', 'start', 'pln_1', '--wait'],
  ['rollout', 'watch', 'ro_1'],
])('Ctrl-C on %s %s exits 130 and says that the work goes on', async (...args) => {
  serveRollout({ state: 'done', outcome: 'released' })
  cli.handlers['GET /v1/rollouts/ro_1/events'] = (_, response) => response.write(line(event()))
  const { child, out } = cli.start(args)
  while (!`${out.stderr}${out.stdout}`.includes('update')) await Promise.race([once(child.stderr, 'data'), once(child.stdout, 'data')])
  child.kill('SIGINT')
  const [code] = await once(child, 'close')
  expect(code).toBe(130)
  expect(out.stderr).toContain('The work goes on.\nnext: evenkeel rollout watch ro_1\n')
})
