import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { standIn } from '../../sandbox/find-odoo.ts'
import { emptyTenantDatabase, runAsSuperuser } from '../../test/harness/databases.ts'
import type { DatabaseLook } from '../domain/database-look.ts'
import type { DoctorCheck } from '../domain/doctor.ts'
import { EvenkeelError } from '../domain/error.ts'
import type { BoundInstance } from '../flow/context.ts'
import type { TenantDatabase } from '../ports/tenant-database.ts'
import { examine, toDoctor } from './doctor.ts'
import { examineInstance, type InstanceExamination } from './doctor-instance.ts'
import { checkNode, examineMachine } from './doctor-machine.ts'

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-doctor-'))
chmodSync(folder, 0o711)
afterAll(() => rmSync(folder, { recursive: true }))

const tenant = await emptyTenantDatabase()
await runAsSuperuser(tenant.app, 'create table ir_attachment (id int primary key, store_fname varchar)')

const look: DatabaseLook = {
  ...{
    exists: true,
    fence: null,
    unreachable: null,
    databaseSeries: '18.0',
    postgresMajor: 15,
    databaseBytes: 1,
    diskFreeBytes: 1,
    clockSkewMs: 0,
    roles: [],
  },
  ...{ owner: 'tenant', slots: [], subscriptions: [], prepared: [], unmovableSettings: [], modules: [], namesFiles: true, languages: null },
}

interface Fault {
  look?: Partial<DatabaseLook>
  files?: number
  serving?: { state: 'unknown'; pid: number; detail: string }
  addons?: string[]
  python?: EvenkeelError
  left?: DoctorCheck[]
  run?: Awaited<ReturnType<InstanceExamination['liveRun']>>
  ownCluster?: string
}

/** An instance in order, with one thing wrong. */
function instance(fault: Fault = {}): InstanceExamination {
  const config = { series: '18.0', adminUrl: 'env:A', dbUrl: 'env:D', listen: '127.0.0.1:1', odooHome: '/opt/none', python: null, runAs: null }
  const target = { appUrl: tenant.app, updaterUrl: tenant.updater, adminUrl: tenant.admin }
  const bound = { name: 'acme/test', config, target, modules: [], filestore: '/fs', odoo: async () => ({ addonsPath: fault.addons ?? [folder] }) }
  return {
    bind: async () => bound as unknown as BoundInstance,
    openDatabase: () => ({ name: tenant.name, look: async () => ({ ...look, ...fault.look }), close: async () => {} }) as unknown as TenantDatabase,
    filestore: {
      look: async () => ({ readable: true, writable: true, detail: null, files: fault.files ?? 1, bytes: 1 }),
    } as unknown as InstanceExamination['filestore'],
    odoo: { findPython: async () => (fault.python ? Promise.reject(fault.python) : '/usr/bin/python3') } as unknown as InstanceExamination['odoo'],
    runtime: { observe: async () => fault.serving ?? { state: 'serving', pid: 1, detail: null } } as unknown as InstanceExamination['runtime'],
    leftovers: async () => fault.left ?? [],
    liveRun: async () => fault.run ?? null,
    ownCluster: async () => fault.ownCluster ?? 'another',
  }
}

const wrong = async (fault: Fault) => (await examineInstance(instance(fault), 'acme/test')).filter((check) => check.state !== 'ok')

it('an instance in order has nothing to mend', async () => {
  const checks = await examineInstance(instance(), 'acme/test')
  expect(checks.map(({ name }) => name)).toEqual(
    ['database', 'odoo', 'filestore', 'modules', 'port', 'leftovers'].map((part) => `acme/test: ${part}`),
  )
  expect(await wrong({})).toEqual([])
})

it.each([
  [{ look: { exists: false } }, 'database', 'There is no database', 'instance remove'],
  [{ look: { unreachable: 'connection refused' } }, 'database', 'connection refused', 'env:A'],
  [{ look: { databaseSeries: '16.0' } }, 'database', 'is an Odoo 16.0 database', '--series'],
  [{ look: { databaseSeries: null } }, 'database', 'not an Odoo database', '--db-url'],
  [{ look: { clockSkewMs: -9000 } }, 'clock', 'differ by -9000 ms', 'timedatectl'],
  [
    { look: { roles: [{ role: 'odoo', what: 'application', problems: ['may create databases'], mend: ['ALTER ROLE odoo NOCREATEDB;'] }] } },
    'application role',
    'may create databases',
    'ALTER ROLE odoo NOCREATEDB;',
  ],
  [{ python: new EvenkeelError('notFound', 'No Python.', { hint: 'pip install' }) }, 'odoo', 'No Python.', 'pip install'],
  [{ addons: ['/no/such/folder'] }, 'modules', 'cannot read /no/such/folder', 'chmod'],
  [{ serving: { state: 'unknown', pid: 7, detail: 'port 1 is held by process 7 (nginx)' } }, 'port', 'nginx', 'ps 7'],
] satisfies [Fault, string, string, string][])('%j', async (fault, part, message, hint) => {
  const [check, ...more] = await wrong(fault)
  expect([check?.name, check?.state, more]).toEqual([`acme/test: ${part}`, 'bad', []])
  expect(check?.message).toContain(message)
  expect(check?.hint).toContain(hint)
})

it('an empty filestore is right only while no attachment names a file', async () => {
  expect(await wrong({ files: 0 })).toEqual([])
  await runAsSuperuser(tenant.app, "insert into ir_attachment values (1, 'ab/abc'), (2, 'ab/abc'), (3, null)")
  expect(await wrong({ files: 0 })).toEqual([
    expect.objectContaining({ name: 'acme/test: filestore', message: expect.stringContaining('name 1 files') }),
  ])
})

it('a run that holds the instance is shown, with the state that it was left in, and hides what it needs', async () => {
  const left = [{ name: 'acme/test: copy-left', state: 'warning' as const, message: 'x', hint: null }]
  expect(await wrong({ left })).toEqual(left)
  const run = { id: 'run_1', rollout: 'ro_1', state: 'running' as const, code: null, why: null, next: null }
  expect(await wrong({ left, run })).toEqual([])
  const stuck = { ...run, state: 'needsPerson' as const, code: 'disk-full' as const, why: 'no room', next: 'evenkeel run rollback run_1' }
  expect(await wrong({ left, run: stuck })).toEqual([
    expect.objectContaining({ code: 'disk-full', state: 'bad', hint: stuck.next, page: 'docs/operations/disk-full.md' }),
  ])
})

it("warns when Evenkeel's own records lie in a tenant's cluster", async () => {
  const { withSession } = await import('../drivers/postgres/client.ts')
  const ownCluster = await withSession(tenant.admin, undefined, async (client) => {
    const { rows } = await client.query<{ id: string }>('select system_identifier::text as id from pg_control_system()')
    return rows[0]?.id ?? ''
  })
  expect(await wrong({ ownCluster })).toEqual([expect.objectContaining({ name: 'acme/test: cluster', state: 'warning' })])
})

it('what is looked at cannot stop the rest', async () => {
  const broken = { ...instance(), runtime: { observe: () => Promise.reject(new Error('boom')) } } as unknown as InstanceExamination
  const checks = await examineInstance(broken, 'acme/test')
  expect(checks.find(({ name }) => name === 'acme/test: port')).toMatchObject({ state: 'notMeasured', message: 'boom' })
  expect(checks).toHaveLength(6)
  const unbound = { ...instance(), bind: () => Promise.reject(new EvenkeelError('usage', 'env:D is not set', { hint: 'set it' })) }
  expect(await examineInstance(unbound, 'acme/test')).toEqual([
    { name: 'acme/test: connections', state: 'bad', message: 'env:D is not set', hint: 'set it' },
  ])
})

const machine = (data: string, env: Record<string, string> = {}) => examineMachine({ data, database: null, env, odoos: [] })
const named = async (data: string, name: string) => (await machine(data)).filter((check) => check.name === name)

it('the machine: the Odoo of an instance is run by the interpreter that the instance names', async () => {
  const { home, python } = standIn('18.0')
  const found = await examineMachine({
    data: folder,
    database: null,
    env: {},
    odoos: [
      { odooHome: home, python },
      { odooHome: home, python: null },
    ],
  })
  expect(found.filter(({ name }) => name === `odoo ${home}`)).toEqual([
    expect.objectContaining({ state: 'ok', message: `series 18.0, run by ${python}` }),
  ])
})

it('the machine: versions, data folder, token file', async () => {
  expect([checkNode('24.15.0').state, checkNode('24.14.9').state, checkNode('25.0.0').state, checkNode('20.19.0').state]).toEqual([
    'ok',
    'bad',
    'ok',
    'bad',
  ])
  expect(await named(join(folder, 'none'), 'data folder')).toEqual([
    expect.objectContaining({ state: 'warning', hint: expect.stringContaining('evenkeel up') }),
  ])
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o711 })
  writeFileSync(join(data, 'token'), 'x', { mode: 0o600 })
  expect((await named(data, 'token file')).map(({ state }) => state)).toEqual(['ok'])
  chmodSync(join(data, 'token'), 0o644)
  expect(await named(data, 'token file')).toEqual([expect.objectContaining({ state: 'bad', hint: expect.stringContaining('chmod 600') })])
  writeFileSync(join(folder, 'file'), '')
  expect(await named(join(folder, 'file'), 'data folder')).toEqual([expect.objectContaining({ state: 'bad' })])
})

it.runIf(process.getuid?.() === 0)('as root: a data folder that other users cannot enter is bad (as another user it does not matter)', async () => {
  const closed = join(folder, 'closed')
  mkdirSync(join(closed, 'data'), { recursive: true, mode: 0o700 })
  expect(await named(join(closed, 'data'), 'data folder')).toEqual([
    expect.objectContaining({ state: 'bad', hint: expect.stringContaining('chmod o+x') }),
  ])
})

it('the machine: a database that does not answer is named without its password', async () => {
  const checks = await machine(folder, { DATABASE_URL: 'postgresql://evenkeel:hunter2@127.0.0.1:1/evenkeel' })
  expect(checks.find(({ name }) => name === 'postgresql')?.state).toBe('bad')
  expect(JSON.stringify(checks)).not.toContain('hunter2')
})

it('not measured is no yes, a warning is no no', async () => {
  const check = (state: 'ok' | 'warning' | 'bad' | 'notMeasured') => ({ name: 'x', state, message: '', hint: null })
  expect([toDoctor([check('ok'), check('warning')]).ok, toDoctor([check('notMeasured')]).ok, toDoctor([check('bad')]).ok]).toEqual([
    true,
    false,
    false,
  ])
  const found = await examine({
    ...instance(),
    machine: { data: folder, database: null, env: {}, odoos: [] },
    instances: ['acme/test'],
    leftOnServer: async () => [],
  })
  expect(found.checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['node', 'acme/test: port']))
})
