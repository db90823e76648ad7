/** The tenants: a PostgreSQL cluster with the three roles of details and, per series, an Odoo database with books and the module's version 1.0 installed. */
import { randomBytes } from 'node:crypto'
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { choosePort } from '../../src/server/free-port.ts'
import { type PrivateCluster, startPrivateCluster } from '../../src/server/private-cluster.ts'
import type { SystemUser } from '../../src/server/system-user.ts'
import { createOdooDatabase, type Seeded } from '../create-odoo-database.ts'
import type { OdooTree } from '../find-odoo.ts'
import { odooUser, type Places } from './places.ts'

export const moduleName = 'ek_demo_terms'

/** The folder with one version of the demonstration's module; versions are written as its manifest does: 1.0, 1.1, 1.2. */
export function moduleFolder(version: string): string {
  return join(import.meta.dirname, '../modules', version)
}

interface RoleAddresses {
  app: string
  updater: string
  admin: string
}

export interface Tenant {
  odoo: OdooTree
  /** For example acme-16/production. */
  instance: string
  database: string
  /** Addresses with passwords: for looking up what came true, never for printing. */
  urls: RoleAddresses
  /** The same as references that `instance add` takes. */
  references: RoleAddresses
  /** Odoo's data_dir. */
  dataDir: string
  /** The instance's own modules. */
  addons: string
  /** host:port for users. */
  listen: string
  runAs: SystemUser | null
  /** Python's compiled files, as making the database left them. */
  pycache: string
  seeded: Seeded
  /** What making it took, milliseconds. */
  madeInMs: number
}

const firstPort = 8016
const roles = { app: 'odoo', updater: 'odoo_updater', admin: 'odoo_admin' }

export interface TenantCluster {
  cluster: PrivateCluster
  passwords: RoleAddresses
}

/** The cluster with its three roles; passwords are made anew every time. */
export async function startTenantCluster(places: Places): Promise<TenantCluster> {
  const cluster = await startPrivateCluster({ folder: places.cluster, settings: { shared_buffers: '256MB', max_connections: '300' } })
  const secret = () => randomBytes(18).toString('base64url')
  const passwords = { app: secret(), updater: secret(), admin: secret() }
  const client = new pg.Client({ connectionString: cluster.superuserUrl })
  await client.connect()
  try {
    for (const role of ['app', 'updater', 'admin'] as const) {
      await client.query(`create role ${roles[role]} login password ${client.escapeLiteral(passwords[role])}`)
    }
    await client.query(`grant ${roles.app} to ${roles.updater}, ${roles.admin}`)
    await client.query(`alter role ${roles.admin} createdb`)
    await client.query(`grant pg_read_all_stats to ${roles.admin}`)
  } finally {
    await client.end()
  }
  return { cluster, passwords }
}

/** Makes the database of one series, with its filestore, its own modules and its secrets. */
export async function makeTenant(places: Places, odoo: OdooTree, { cluster, passwords }: TenantCluster): Promise<Tenant> {
  const started = performance.now()
  const short = odoo.series.slice(0, 2)
  const database = `acme_${short}`
  const folder = join(places.folder, `acme-${short}`)
  const runAs = odooUser(odoo)
  const addons = join(folder, 'addons')
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o755)
  await cp(moduleFolder('1.0'), addons, { recursive: true })
  const urls = addresses(cluster.superuserUrl, passwords, database)
  const dataDir = join(folder, 'odoo-data')
  const { seeded } = await createOdooDatabase({
    odoo,
    appUrl: urls.app,
    adminUrl: addresses(cluster.superuserUrl, passwords, 'postgres').admin,
    dataDir,
    pycache: places.pycache,
    logFile: join(folder, 'making.log'),
    runAs,
    own: { addons, modules: [moduleName] },
  })
  return {
    odoo,
    instance: `acme-${short}/production`,
    database,
    urls,
    references: await writeSecrets(places.secrets, database, urls),
    dataDir,
    addons,
    listen: `127.0.0.1:${await choosePort(firstPort + Number(short) - 16)}`,
    runAs,
    pycache: places.pycache,
    seeded,
    madeInMs: Math.round(performance.now() - started),
  }
}

function addresses(superuserUrl: string, passwords: RoleAddresses, database: string): RoleAddresses {
  const of = (role: keyof RoleAddresses) => {
    const url = new URL(superuserUrl)
    url.username = roles[role]
    url.password = passwords[role]
    url.pathname = `/${database}`
    return url.href
  }
  return { app: of('app'), updater: of('updater'), admin: of('admin') }
}

async function writeSecrets(folder: string, database: string, urls: RoleAddresses): Promise<RoleAddresses> {
  const write = async (role: keyof RoleAddresses) => {
    const file = join(folder, `${database}-${role}`)
    await writeFile(file, `${urls[role]}\n`, { mode: 0o600 })
    return `file:${file}`
  }
  return { app: await write('app'), updater: await write('updater'), admin: await write('admin') }
}
