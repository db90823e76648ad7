/** A copy of a tenant that a plain script works on: its database, its files, its modules in both versions, and a dump to go back to. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { cp, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { moduleFolder, type Tenant } from '../../sandbox/demo/tenants.ts'
import { choosePort } from '../../src/server/free-port.ts'
import { findBinaries } from '../../src/server/postgres-binaries.ts'

const exec = promisify(execFile)

export interface BareCopy {
  host: string
  port: string
  /** host:port. */
  listen: string
  log: string
  /** Starts `odoo-bin` with one version of the tenant's modules. */
  odoo(version: string, args: string[]): ChildProcess
  /** Drops the database and makes it anew from the dump. */
  restore(): Promise<void>
}

export async function copyTenant(folder: string, tenant: Tenant): Promise<BareCopy> {
  const database = `${tenant.database}_bare`
  const dump = join(folder, 'dump')
  const log = join(folder, 'odoo.log')
  const [host, port] = ['127.0.0.1', String(await choosePort(0))]
  await mkdir(folder, { recursive: true })
  for (const version of ['1.0', '1.1']) await cp(moduleFolder(version), join(folder, version), { recursive: true })
  await copyFiles(tenant, folder, database)
  const make = (template: string) => makeDatabase(tenant, database, template)
  await make(tenant.database)
  await tool(tenant, 'pg_dump', ['--format=directory', '--jobs=2', `--file=${dump}`, `--dbname=${database}`])
  return {
    host,
    port,
    listen: `${host}:${port}`,
    log,
    odoo: (version, args) => startOdoo(tenant, database, folder, log, ['--addons-path', addonsPath(tenant, join(folder, version)), ...args]),
    async restore() {
      await make('template0')
      await tool(tenant, 'pg_restore', ['--jobs=2', `--dbname=${database}`, dump])
    },
  }
}

/** Makes the database anew, owned by the application role. */
async function makeDatabase(tenant: Tenant, database: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: new URL('/postgres', tenant.urls.admin).href })
  await client.connect()
  try {
    const quoted = (name: string) => client.escapeIdentifier(name)
    await client.query(`drop database if exists ${quoted(database)}`)
    await client.query(`create database ${quoted(database)} owner ${quoted(new URL(tenant.urls.app).username)} template ${quoted(template)}`)
  } finally {
    await client.end()
  }
}

/** `cp -a` because Node's copy does not keep owners. */
async function copyFiles(tenant: Tenant, folder: string, database: string): Promise<void> {
  const data = join(folder, 'data')
  await exec('cp', ['-a', tenant.dataDir, data])
  await rename(join(data, 'filestore', tenant.database), join(data, 'filestore', database))
}

/** PostgreSQL's own client programs, as the application role. */
async function tool(tenant: Tenant, name: 'pg_dump' | 'pg_restore', args: string[]): Promise<void> {
  const { folder } = await findBinaries()
  const { hostname, port, username, password } = new URL(tenant.urls.app)
  const env = {
    PATH: `${folder}:/usr/local/bin:/usr/bin:/bin`,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: decodeURIComponent(password),
  }
  await exec(name, args, { env, cwd: '/' })
}

function addonsPath({ odoo }: Tenant, own: string): string {
  return [own, join(odoo.home, 'odoo/addons'), join(odoo.home, 'addons')].join(',')
}

function startOdoo({ odoo, urls, runAs, pycache }: Tenant, database: string, folder: string, logFile: string, args: string[]): ChildProcess {
  const { hostname, port, username, password } = new URL(urls.app)
  const data = join(folder, 'data')
  const connection = ['--database', database, '--db_host', hostname, '--db_port', port, '--db_user', username, '--no-database-list']
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: data,
    PGPASSWORD: decodeURIComponent(password),
    PYTHONPYCACHEPREFIX: pycache,
  }
  const log = openSync(logFile, 'a')
  try {
    const identity = runAs === null ? {} : { uid: runAs.uid, gid: runAs.gid }
    return spawn(odoo.python, [join(odoo.home, 'odoo-bin'), ...connection, '--data-dir', data, ...args], {
      cwd: '/',
      env,
      stdio: ['ignore', log, log],
      ...identity,
    })
  } finally {
    closeSync(log)
  }
}
