/** Tokens, instances, releases and plans on the command line: what is sent, what is kept, what is refused before anything is sent. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandLine, sendJson, sendProblem } from '../../../test/harness/command-line.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { packRelease } from '../../inspect/pack-release.ts'

const cli = commandLine()
const sent = (index: number) => JSON.parse(String(cli.asked[index]?.body))

it('token create -o writes a new file of mode 0600; without such a file no token is made', async () => {
  const created = { apiVersion: 'evenkeel/v1', kind: 'CreatedToken', name: 'ci', role: 'operator', prefix: 'evk_a', secret: 'evk_abc' }
  cli.handlers['POST /v1/tokens'] = (_, response) => sendJson(response, created, 201)
  const made = await cli.run(['token', 'create', 'ci', '-o', 'ci.token', '--json'])
  expect([made.code, JSON.parse(made.stdout).secret, made.stdout.includes('evk_abc')]).toEqual([0, null, false])
  const file = join(cli.folder, 'ci.token')
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['evk_abc\n', 0o600])
  const again = await cli.run(['token', 'create', 'ci', '-o', 'ci.token'])
  expect([again.code, cli.asked.length]).toEqual([4, 1])
  cli.handlers = {}
  expect([(await cli.run(['token', 'create', 'ci', '-o', 'new.token'])).code, existsSync(join(cli.folder, 'new.token'))]).toEqual([3, false])
})

it('a literal connection is refused, not repeated, and not sent', async () => {
  const urls = ['--db-url', 'postgresql://odoo:hunter2@db/acme', '--admin-url', 'env:A', '--updater-url', 'env:U']
  const rest = ['--odoo-home', '/opt/odoo/18.0', '--odoo-data-dir', 'd', '--listen', '127.0.0.1:8069']
  const { code, stdout, stderr } = await cli.run(['instance', 'add', 'acme/test', '--series', '18.0', ...urls, ...rest])
  expect([code, cli.asked.length, `${stdout}${stderr}`.includes('hunter2')]).toEqual([2, 0, false])
  expect(stderr).toContain('file:FILE')
})

it('instance add takes the commands of an Odoo that somebody else runs as words', async () => {
  cli.handlers['POST /v1/instances'] = (_, response) => sendProblem(response, new EvenkeelError('conflict', 'taken'))
  const commands = ['--start', 'systemctl start odoo', '--stop', 'systemctl stop "odoo acme"', '--status', 'systemctl is-active odoo']
  await cli.run([...add, '--db-url', 'env:D', '--runtime', 'command', '--conf', 'odoo.conf', ...commands])
  expect(sent(0)).toMatchObject({
    config: {
      runtime: 'command',
      conf: expect.stringMatching(/^\/.*odoo\.conf$/),
      commands: { start: ['systemctl', 'start', 'odoo'], stop: ['systemctl', 'stop', 'odoo acme'], status: ['systemctl', 'is-active', 'odoo'] },
    },
  })
})

it('instance add makes paths absolute and warns about variables that only this shell has', async () => {
  cli.handlers['POST /v1/instances'] = (_, response) => sendProblem(response, new EvenkeelError('conflict', 'taken'))
  const urls = ['--db-url', 'file:db', '--admin-url', 'env:EK_ADMIN', '--updater-url', 'env:EK_OTHER']
  const rest = ['--odoo-home', 'odoo', '--conf', 'odoo.conf', '--addons', 'one', 'two']
  const { stderr } = await cli.run(['instance', 'add', 'acme/test', '--series', '18.0', ...urls, ...rest], { EK_ADMIN: 'x' })
  const { folder } = cli
  const references = { dbUrl: `file:${folder}/db`, adminUrl: 'env:EK_ADMIN', updaterUrl: 'env:EK_OTHER' }
  const paths = { odooHome: `${folder}/odoo`, conf: `${folder}/odoo.conf`, addons: [`${folder}/one`, `${folder}/two`] }
  expect(sent(0)).toEqual({ name: 'acme/test', config: { series: '18.0', runtime: 'spawn', ...references, ...paths } })
  expect(stderr).toContain('warning: EK_ADMIN is set in this shell only')
  expect(stderr).not.toContain('EK_OTHER')
})

const add = ['instance', 'add', 'acme/test', '--series', '18.0', '--admin-url', 'env:A', '--updater-url', 'env:U', '--odoo-home', '/opt/odoo/18.0']
it.each([
  [[...add, '--conf', 'odoo.conf'], 'holds a password, which Evenkeel does not copy'],
  [[...add, '--db-url', 'env:D'], '--odoo-data-dir and --listen must be given'],
  [[...add, '--db-url', 'env:D', '--runtime', 'command', '--stop', 'y'], 'With --runtime command --start, --status and --conf must be given'],
  [[...add, '--db-url', 'env:D', '--start', 'x'], 'add --runtime command, or leave --start out'],
  [[...add, '--db-url', 'env:D', '--runtime', 'command', '--conf', 'c', '--start', 'a | b', '--stop', 'y', '--status', 'z'], '"|" is for a shell'],
  [[...add, '--db-url', 'env:D', '--conf', 'odoo.conf', '--python', 'python3'], 'not a path'],
])('instance add: %#', async (args, part) => {
  const { code, stderr } = await cli.run(args)
  expect([code, cli.asked.length]).toEqual([2, 0])
  expect(stderr).toContain(part)
})

function writeModule(): string {
  const folder = join(cli.folder, 'sale_extra')
  mkdirSync(folder)
  writeFileSync(join(folder, '__init__.py'), '')
  writeFileSync(join(folder, '__manifest__.py'), "{'name': 'Sale extra', 'version': '1.1', 'depends': ['base'], 'license': 'LGPL-3'}")
  return folder
}
const create = ['release', 'create', '--name', 'sale', '--version', '1.1.0', '--series', '18.0', '--modules', 'sale_extra']

it('release create packs here, sends what the server does not have, and what it expects', async () => {
  const packed = await packRelease([writeModule()], '18.0')
  const { digest, series, modules } = packed
  const content = { apiVersion: 'evenkeel/v1', kind: 'Content', digest, series, modules }
  let received = false
  cli.handlers['POST /v1/content'] = (_, response) => sendJson(response, { ...content, received })
  cli.handlers[`PUT /v1/content/${digest}`] = (_, response) => sendJson(response, { ...content, received: true })
  const release = {
    apiVersion: 'evenkeel/v1',
    kind: 'Release',
    name: 'sale',
    version: '1.1.0',
    series,
    digest,
    modules,
    expects: [],
    createdBy: 'me',
  }
  cli.handlers['POST /v1/releases'] = (_, response) => sendJson(response, { ...release, createdAt: '2026-11-21T00:00:00Z' }, 201)
  writeFileSync(join(cli.folder, 'expects.yaml'), '- {table: account_tax, because: new rate}')
  expect((await cli.run([...create, '--expects', 'expects.yaml'])).code).toBe(0)
  expect(cli.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST /v1/content',
    `PUT /v1/content/${encodeURIComponent(digest)}`,
    'POST /v1/releases',
  ])
  expect([sent(0), cli.asked[1]?.headers['content-type']]).toEqual([{ series, modules }, 'application/x-tar'])
  expect(cli.asked[1]?.body.equals(Buffer.concat(await packed.content().toArray()))).toBe(true)
  expect(sent(2)).toEqual({
    name: 'sale',
    version: '1.1.0',
    digest,
    expects: [{ table: 'account_tax', match: 'any', count: { min: 1 }, because: 'new rate' }],
  })
  received = true
  cli.asked = []
  const again = await cli.run(create)
  expect([again.code, cli.asked.map(({ method }) => method)]).toEqual([0, ['POST', 'POST']])
  expect(again.stderr).toContain('has this content already')
})

it('release create refuses before it sends', async () => {
  expect(await cli.run(create)).toMatchObject({ code: 2, stderr: expect.stringContaining('sale_extra') })
  writeModule()
  writeFileSync(join(cli.folder, 'expects.yaml'), '- table: account_tax')
  expect(await cli.run([...create, '--expects', 'expects.yaml'])).toMatchObject({ code: 2, stderr: expect.stringContaining('line 1, 0.because') })
  expect((await cli.run([...create.slice(0, 7), '17.0', ...create.slice(8)])).stderr).toContain('16.0 or 18.0')
  expect(cli.asked).toEqual([])
})

it('plan create shows everything, and exits 1 when an instance refuses', async () => {
  const refusal = { code: 'role', message: 'odoo may create databases.', hint: 'ALTER ROLE odoo NOCREATEDB;' }
  const instance = (name: string, refusals: object[]) => ({
    ...{
      instance: name,
      steps: [{ name: 'update', what: 'update 1 module' }],
      outageMs: { low: 8000, high: 90_000 },
      diskBytes: 1_500_000,
      refusals,
      facts: {},
    },
    modules: [{ name: 'sale_extra', action: 'update', from: '18.0.1.0', to: '18.0.1.1', because: 'its content changed' }],
    ...{ asks: ['end the session of bi'], notes: ['Odoo runs threaded'] },
  })
  const plan = (refusals: object[]) => ({
    ...{ apiVersion: 'evenkeel/v1', kind: 'Plan', id: 'pln_1', digest: 'sha256:x', release: { name: 'sale', version: '1.1.0', digest: 'sha256:x' } },
    ...{ instances: [instance('acme/test', refusals)], expects: [], diskFree: null, createdBy: 'me', createdAt: '2026-11-21T00:00:00Z' },
  })
  const args = ['plan', 'create', '--release', 'sale@1.1.0', '--instance', 'acme/test', '--disk-free', '1000', '--reason', 'df']
  cli.handlers['POST /v1/plans'] = (_, response) => sendJson(response, plan([]), 201)
  const good = await cli.run(args)
  expect(good.code).toBe(0)
  for (const part of ['18.0.1.0', '18.0.1.1', 'update 1 module', '1.5 MB', '8.0 s to 1 min 30 s', 'end the session of bi', 'Odoo runs threaded'])
    expect(good.stdout).toContain(part)
  expect(good.stdout).toContain('next: evenkeel rollout start pln_1 --wait\n')
  expect([sent(0), cli.asked[0]?.url]).toEqual([{ release: 'sale@1.1.0', instances: ['acme/test'], diskFreeBytes: 1000 }, '/v1/plans?reason=df'])
  cli.handlers['POST /v1/plans'] = (_, response) => sendJson(response, plan([refusal]), 201)
  const refused = await cli.run(args)
  expect(refused.code).toBe(1)
  expect(refused.stdout).toContain('- odoo may create databases.\n      mend: ALTER ROLE odoo NOCREATEDB;')
  expect(refused.stdout).toContain('next: mend what refuses it, then: evenkeel plan create --release sale@1.1.0 --instance acme/test')
})
