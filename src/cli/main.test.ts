/** What every command shares: exit codes, what stands on which stream, what is sent, how server and token are found. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { commandLine, sendJson, sendProblem } from '../../test/harness/command-line.ts'
import { codeFacts, EvenkeelError, errorCodes } from '../domain/error.ts'

const cli = commandLine()
const list = (items: object[]) => ({ apiVersion: 'evenkeel/v1', kind: 'InstanceList', items, next: null })
const noServer = () => ({ EVENKEEL_DATA: join(cli.folder, 'none') })

it('finds server and token through the nearest data folder upward', async () => {
  cli.handlers['GET /v1/instances'] = (_, response) => sendJson(response, list([]))
  mkdirSync(join(cli.folder, 'deep'))
  const { code, stdout } = await cli.run(['instance', 'list'], { EVENKEEL_DATA: '' })
  expect([code, stdout]).toEqual([0, 'No instance yet.\nnext: evenkeel instance add --help\n'])
  expect(cli.asked[0]?.headers.authorization).toBe('Bearer evk_secret')
})

it('--json: one document on standard output, the next command on standard error', async () => {
  cli.handlers['GET /v1/instances'] = (_, response) => sendJson(response, list([]))
  const { stdout, stderr } = await cli.run(['--json', 'instance', 'list'])
  expect(JSON.parse(stdout)).toEqual(list([]))
  expect(stderr).toBe('next: evenkeel instance add --help\n')
})

it('gathers all pages of a list', async () => {
  cli.handlers['GET /v1/tokens'] = ({ url }, response) => {
    const second = url.includes('after=a')
    sendJson(response, { apiVersion: 'evenkeel/v1', kind: 'TokenList', items: [{ name: second ? 'b' : 'a' }], next: second ? null : 'a' })
  }
  const { stdout } = await cli.run(['token', 'list', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ items: [{ name: 'a' }, { name: 'b' }], next: null })
})

it.each(errorCodes)('the server says %s: exit code and error document', async (code) => {
  cli.handlers['GET /v1/plans/pln_1'] = (_, response) =>
    sendProblem(response, new EvenkeelError(code, 'It is so.', { hint: 'evenkeel x', id: 'pln_1' }))
  const told = await cli.run(['plan', 'show', 'pln_1', '--json'])
  const { exit, retryable } = codeFacts(code)
  expect([told.code, told.stdout]).toEqual([exit, ''])
  const document = { apiVersion: 'evenkeel/v1', kind: 'Error', code, message: 'It is so.', hint: 'evenkeel x', retryable, id: 'pln_1' }
  expect(JSON.parse(told.stderr)).toEqual(document)
})

it('an answer of something in between, not of Evenkeel, is told by its status', async () => {
  cli.handlers['GET /v1/instances'] = (_, response) => response.writeHead(502).end('<html>bad gateway</html>')
  const { code, stderr } = await cli.run(['instance', 'list', '--json'])
  expect([code, JSON.parse(stderr)]).toEqual([8, expect.objectContaining({ code: 'unreachable', message: expect.stringContaining('502') })])
})

it.each([
  [['instnce', 'list'], 'Did you mean instance?'],
  [['instance', 'lst'], 'Did you mean list?'],
  [['instance', 'list', '--jsno'], 'Did you mean --json?'],
  [['instance'], 'evenkeel instance needs a verb: add, list'],
  [['plan', 'show'], "Missing required argument 'PLAN'"],
  [['plan', 'show', 'x', '--timeout', '5'], '90s, 10m or 2h'],
  [['instance', 'show', 'acme'], 'tenant/environment'],
  [['plan', 'create', '--release', 'a@1', '--instance', 'a/b', '--disk-free', '1G'], 'whole number'],
  [['freeze', 'list'], "Unknown command 'freeze'"],
])('usage: %j', async (args, part) => {
  const people = await cli.run(args)
  expect([people.code, people.stdout]).toEqual([2, ''])
  expect(people.stderr).toContain(part)
  expect(people.stderr).toContain('\nnext: ')
  const machine = await cli.run([...args, '--json'])
  expect([machine.code, machine.stdout, JSON.parse(machine.stderr).code]).toEqual([2, '', 'usage'])
})

it('help has examples, and is no error', async () => {
  for (const args of [[], ['--help'], ['rollout', '--help'], ['rollout', 'start', '--help']]) {
    const { code, stdout } = await cli.run(args)
    expect(code).toBe(0)
    expect(stdout).toContain('Examples:\n  evenkeel ')
  }
})

it('unreachable: exit 8 and the command that mends it', async () => {
  const away = ['--server', 'http://127.0.0.1:1', '--token-file', '.evenkeel/token']
  const { code, stdout, stderr } = await cli.run(['instance', 'list', ...away, '--json'])
  expect([code, stdout]).toEqual([8, ''])
  expect(JSON.parse(stderr)).toMatchObject({ code: 'unreachable', hint: 'evenkeel up', retryable: true })
  const none = await cli.run(['instance', 'list'], noServer())
  expect([none.code, none.stderr]).toEqual([8, expect.stringContaining('next: evenkeel up')])
})

it('version and doctor answer without a server', async () => {
  const version = await cli.run(['--version', '--json'], noServer())
  const document = { apiVersion: 'evenkeel/v1', kind: 'Version', version: '0.1.0', node: process.versions.node, server: null }
  expect([version.code, JSON.parse(version.stdout)]).toEqual([0, document])
  const doctor = await cli.run(['doctor', '--json'], noServer())
  const { ok, checks } = JSON.parse(doctor.stdout)
  expect(doctor.code).toBe(ok ? 0 : 1)
  expect(checks.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['node', 'postgresql', 'data folder', 'server']))
  expect((await cli.run(['doctor', 'acme/test'], noServer())).code).toBe(8)
})

it('doctor of one instance shows its findings only, and fails on what is bad', async () => {
  const found = (name: string, state: string) => ({ name, state, message: 'm', hint: state === 'ok' ? null : 'GRANT a TO b;' })
  const checks = [found('node', 'bad'), found('acme/test: filestore', 'ok'), found('acme/test: updater role', 'bad')]
  cli.handlers['GET /v1/doctor'] = (_, response) => sendJson(response, { apiVersion: 'evenkeel/v1', kind: 'Doctor', ok: false, checks })
  cli.handlers['GET /v1/instances/acme/test'] = (_, response) => sendJson(response, { kind: 'Instance' })
  const { code, stdout } = await cli.run(['doctor', 'acme/test'])
  expect(code).toBe(1)
  expect(stdout).toContain('bad           acme/test: updater role: m\n              mend: GRANT a TO b;')
  expect(stdout).not.toContain('node')
  expect((await cli.run(['doctor', 'acme/none'])).code).toBe(3)
})

it('changing commands send an idempotency key, given or made, and the reason', async () => {
  cli.handlers['POST /v1/rollouts/ro_1/abort'] = (_, response) => sendJson(response, { kind: 'Rollout' }, 202)
  await cli.run(['rollout', 'abort', 'ro_1'])
  await cli.run(['rollout', 'abort', 'ro_1', '--idempotency-key', 'k1', '--reason', 'build 4711'])
  expect(cli.asked[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  expect([cli.asked[1]?.headers['idempotency-key'], cli.asked[1]?.url]).toEqual(['k1', '/v1/rollouts/ro_1/abort?reason=build%204711'])
})

it('no answer in time: exit 8, and the key to repeat it with', async () => {
  cli.handlers['POST /v1/rollouts'] = () => {}
  const { code, stderr } = await cli.run(['rollout', 'start', 'pln_1', '--timeout', '300ms', '--json'])
  expect([code, JSON.parse(stderr).code]).toEqual([8, 'timeout'])
  // On a busy machine the question may be read after the command gave up.
  await vi.waitFor(() => expect(cli.asked).toHaveLength(1), { timeout: 10_000 })
  expect(JSON.parse(stderr).hint).toContain(`--idempotency-key ${cli.asked[0]?.headers['idempotency-key']}`)
})
