/** What the stand-in must imitate beyond the contract suites: what Odoo does that surprises, and that Evenkeel is built around. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { choosePort } from '../../src/server/free-port.ts'
import { dropDatabase, runAsSuperuser, superuserUrl, uniqueName } from '../../test/harness/databases.ts'
import { type TenantDatabase, tenantDatabase } from '../../test/harness/odoo.ts'
import { tenantUrls } from '../../test/harness/tenant-roles.ts'
import { standIn } from '../find-odoo.ts'

const series = '18.0'
let tenant: TenantDatabase
let addons: string
const running: ChildProcess[] = []

beforeAll(async () => {
  addons = await mkdtemp(join(tmpdir(), 'evenkeel-stand-in-'))
  await chmod(addons, 0o755)
})
afterAll(() => rm(addons, { recursive: true, force: true }))
beforeEach(async () => {
  tenant = await tenantDatabase(series, 'stand-in')
})
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  await tenant.drop()
  await rm(addons, { recursive: true, force: true })
  await mkdir(addons)
})

async function module(name: string, version: string, sql: string, depends = ['account']): Promise<void> {
  const files = {
    '__manifest__.py': `{'name': '${name}', 'version': '${version}', 'license': 'LGPL-3', 'depends': [${depends.map((each) => `'${each}'`).join(', ')}]}\n`,
    [`standin/${version}.sql`]: sql,
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(addons, name, path)), { recursive: true })
    await writeFile(join(addons, name, path), text)
  }
}

interface Ended {
  code: number | null
  log: string
}

interface Run {
  child: ChildProcess
  ended: Promise<Ended>
  /** Resolves when the log has that text. */
  says(text: string): Promise<void>
}

function odoo(args: string[], { url = tenant.urls.app, stdin = '', bare = false } = {}): Run {
  const { home, python } = standIn(series)
  const { hostname, port, username, password, pathname } = new URL(url)
  const usual = ['--db_host', hostname, '--db_port', port, '--db_user', username, '-d', pathname.slice(1), '--data-dir', tenant.dataDir]
  const path = ['--addons-path', [addons, join(home, 'odoo/addons'), join(home, 'addons')].join(',')]
  const [command = '', ...rest] = args[0] === 'shell' ? args : ['server', ...args]
  const child = spawn(python, [join(home, 'odoo-bin'), command, ...(bare ? [] : [...usual, ...path]), ...rest], {
    env: { PATH: '/usr/bin:/bin', HOME: tenant.dataDir, PGPASSWORD: password, ODOO_PGAPPNAME: 'odoo-{pid}' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.push(child)
  child.stdin.end(stdin)
  let log = ''
  const seen = new EventTarget()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text
      seen.dispatchEvent(new Event('more'))
    })
  }
  const ended = once(child, 'close').then(([code]): Ended => ({ code, log }))
  const says = async (text: string) => {
    while (!log.includes(text)) await Promise.race([once(seen, 'more'), ended.then((end) => Promise.reject(new Error(end.log)))])
  }
  return { child, ended, says }
}

const update = (names: string, flag = '-u') => odoo([flag, names, '--no-http', '--stop-after-init']).ended

async function ask<T extends pg.QueryResultRow>(sql: string, url = tenant.urls.admin): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

const modules = () =>
  ask<{ name: string; state: string; version: string }>(
    `select name, state, replace(latest_version, '18.0.', '') as version from ir_module_module where name in ('first', 'second') order by name`,
  )

async function status(port: number, path: string): Promise<number | null> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? null)
    })
    request.once('error', () => resolve(null))
  })
}

async function serving(): Promise<{ port: number; server: Run }> {
  const port = await choosePort(0)
  const server = odoo(['--http-interface', '127.0.0.1', '--http-port', String(port)])
  await server.says('Registry loaded')
  return { port, server }
}

const column = (table: string, name: string) => `alter table ${table} add column if not exists ${name} varchar;\n`

describe('an update', () => {
  it('marks dependents, commits per module, and writes a version after that commit: half an update stays behind the old versions', async () => {
    await module('first', '1.0', '')
    await module('second', '1.0', '', ['first'])
    expect((await update('second', '-i')).code).toBe(0)
    await module('first', '1.1', `${column('account_move', 'ek_one')}--# post\nupdate account_move set ref = 'first' where id = 1;\n`)
    await module('second', '1.1', '--# post\n--! raise ValueError: half done\n', ['first'])
    const { code, log } = await update('first')
    expect(code).toBe(255)
    expect(log).toMatch(/ ERROR \S+ odoo\.modules\.registry: Failed to load registry/)
    expect(log).toMatch(/ WARNING \S+ odoo\.modules\.loading: Transient module states were reset/)
    expect(log).toMatch(/ CRITICAL \S+ odoo\.service\.server: Failed to initialize database/)
    expect(await modules()).toEqual([
      { name: 'first', state: 'installed', version: '1.0' },
      { name: 'second', state: 'installed', version: '1.0' },
    ])
    expect(await ask('select ref, ek_one from account_move where id = 1')).toEqual([{ ref: 'first', ek_one: null }])
  })

  it('enters in the registry what its SQL brought, and takes out what it dropped', async () => {
    const entries = () =>
      ask(
        `select d.module, d.model, d.name from ir_model_data d where d.module = 'first' and d.model like 'ir.model%' and d.name like any (array['%ek_%', '%box%']) order by d.name`,
      )
    await module('first', '1.0', `${column('account_move', 'ek_one')}create table if not exists ek_box (id serial primary key, name varchar);\n`)
    await update('first', '-i')
    expect((await entries()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['field_account_move__ek_one', 'field_ek_box__name', 'model_ek_box']),
    )
    await module('first', '1.1', 'alter table account_move drop column if exists ek_one; drop table if exists ek_box;\n')
    await update('first')
    expect(await entries()).toEqual([])
  })

  it('warns of a module without SQL, rather than pretend', async () => {
    await module('first', '1.0', '')
    await rm(join(addons, 'first', 'standin'), { recursive: true })
    expect((await update('first', '-i')).log).toMatch(/ WARNING \S+ odoo\.standin: module first: no standin\/1\.0\.sql/)
  })

  it('refuses an option that Odoo does not know', async () => {
    expect(await odoo(['--frobnicate'], { bare: true }).ended).toMatchObject({
      code: 2,
      log: expect.stringContaining('no such option: --frobnicate'),
    })
  })

  it('is deaf to SIGTERM while PostgreSQL works, and writes nothing afterwards', async () => {
    await module('first', '1.0', '')
    await update('first', '-i')
    await module('first', '1.1', `--# pre\nselect pg_sleep(1);\n--# post\nupdate account_move set ref = 'late';\n`)
    const run = odoo(['-u', 'first', '--no-http', '--stop-after-init'])
    while (
      (await ask(`select from pg_stat_activity where datname = '${tenant.name}' and query like '%pg_sleep(1)%' and pid <> pg_backend_pid()`))
        .length === 0
    )
      await sleep(20)
    run.child.kill('SIGTERM')
    expect((await run.ended).code).not.toBe(0)
    expect(await ask(`select from account_move where ref = 'late'`)).toEqual([])
  })
})

describe('a missing database', () => {
  it('is made by a role that may, initialised, and served; one that may not dies', async () => {
    const superuser = await superuserUrl()
    const name = uniqueName('missing')
    const urls = tenantUrls(superuser, name)
    const refused = await odoo(['--no-http', '--stop-after-init'], { url: urls.app }).ended
    expect(refused.code).toBe(255)
    expect(refused.log).toMatch(/Could not determine if database \S+ exists, skipping auto-creation/)
    try {
      expect((await odoo(['--no-http', '--stop-after-init'], { url: urls.admin }).ended).code).toBe(0)
      expect(await ask(`select latest_version from ir_module_module where name = 'base'`, urls.admin)).toEqual([{ latest_version: '18.0.1.3' }])
    } finally {
      await dropDatabase(name)
    }
  })
})

describe('a server', () => {
  it('finishes an update that was left half-done', async () => {
    await module('first', '1.0', '')
    await update('first', '-i')
    await module('first', '1.1', column('account_move', 'ek_one'))
    await ask(`update ir_module_module set state = 'to upgrade' where name = 'first'`, tenant.urls.app)
    await serving()
    expect(await modules()).toEqual([{ name: 'first', state: 'installed', version: '1.1' }])
  })

  it('with code that does not fit the schema answers 500, and says that it is well', async () => {
    await module('first', '1.0', '')
    await update('first', '-i')
    await module('first', '1.1', `${column('res_company', 'ek_motto')}--# page\nselect ek_motto from res_company;\n`)
    const { port } = await serving()
    expect([await status(port, '/web/login'), await status(port, '/web/health')]).toEqual([500, 200])
    await update('first')
    expect(await status(port, '/web/login')).toBe(200)
  })

  it('whose database is gone redirects, says that it is well, and comes back', async () => {
    const { port } = await serving()
    expect(await status(port, '/web/login')).toBe(200)
    const away = `${tenant.name}_away`
    const superuser = await superuserUrl()
    await runAsSuperuser(superuser, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${tenant.name}'`)
    await runAsSuperuser(superuser, `alter database ${tenant.name} rename to ${away}`)
    expect([await status(port, '/web/login'), await status(port, '/web/health')]).toEqual([303, 200])
    await runAsSuperuser(superuser, `alter database ${away} rename to ${tenant.name}`)
    expect(await status(port, '/web/login')).toBe(200)
  })

  it('ends with 0 on SIGTERM, and cuts a request that lasts', async () => {
    await module('first', '1.0', '--# page\nselect pg_sleep(60);\n')
    await update('first', '-i')
    const { port, server } = await serving()
    const cut = status(port, '/web/login')
    while (
      (await ask(`select from pg_stat_activity where query like '%pg_sleep(60)%' and datname = '${tenant.name}' and pid <> pg_backend_pid()`))
        .length === 0
    )
      await sleep(20)
    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    expect(await cut).toBe(null)
  })

  it('keeps its bundles as attachments with files, and makes them anew after an update', async () => {
    const bundles = () => ask<{ checksum: string }>(`select checksum from ir_attachment where url like '/web/assets/%' order by name`)
    await module('first', '1.0', '')
    await update('first', '-i')
    const { port } = await serving()
    await status(port, '/web/login')
    const before = await bundles()
    expect(before).toHaveLength(3)
    await status(port, '/web/login')
    expect(await bundles()).toEqual(before)
    await module('first', '1.1', '')
    await update('first')
    await status(port, '/web/login')
    const after = await bundles()
    expect(after).toHaveLength(3)
    expect(after).not.toEqual(before)
  })
})

describe('a shell', () => {
  it('knows its probes by name, and refuses any other script', async () => {
    const probe = await odoo(['shell', '--no-http'], { stdin: '# evenkeel-probe: service\nprint(1)\n' }).ended
    expect(probe).toMatchObject({ code: 0, log: expect.stringContaining('evenkeel-probe: {"status":200,"location":null}') })
    const other = await odoo(['shell', '--no-http'], { stdin: 'print(1)\n' }).ended
    expect(other).toMatchObject({ code: 1, log: expect.stringContaining('has no Python') })
  })
})
