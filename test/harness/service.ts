/**
 * What a whole test run shares, made once and on first use by the main process: one private PostgreSQL cluster, the control-plane template, one Odoo
 * template per series. Workers ask over a Unix socket; so a template is made once without locks, a run of pure tests starts nothing, and the main
 * process knows everything that must go at the end.
 */
import { mkdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { createOdooDatabase, type Seeded } from '../../sandbox/create-odoo-database.ts'
import { findOdoo, type OdooSeries, type OdooTree, standIn } from '../../sandbox/find-odoo.ts'
import { type PrivateCluster, startPrivateCluster, stopPrivateCluster } from '../../src/server/private-cluster.ts'
import { canEnter, lookUpUser, runsAsRoot, type SystemUser } from '../../src/server/system-user.ts'
import { digestOfMigrations, makeControlPlaneTemplate } from './control-plane-template.ts'
import { tenantUrls } from './tenant-roles.ts'

export interface ClusterInfo {
  superuserUrl: string
}

export interface OdooTemplate {
  odoo: OdooTree
  /** Name of the template database. */
  database: string
  dataDir: string
  pycache: string
  /** User that Odoo runs as: nobody when the tests run as root, if nobody may enter the tree. */
  runAs: SystemUser | null
  seeded: Seeded
}

export interface HarnessService {
  socket: string
  close(): Promise<void>
}

export async function startService(folder: string): Promise<HarnessService> {
  const aborted = new AbortController()
  const clusterFolder = join(folder, 'cluster')
  const cluster = once(() => timed('PostgreSQL cluster', () => makeTestCluster(clusterFolder)))
  const controlPlane = oncePer(async (digest: string) => {
    const running = await cluster()
    return timed('control-plane template', () => makeControlPlaneTemplate(running, digest))
  })
  const odoo = new Map(findOdoo().map((tree) => [tree.series, once(async () => makeOdooTemplate(tree, await cluster(), folder, aborted.signal))]))

  const standIns = oncePer(async (series: OdooSeries) => makeOdooTemplate(standIn(series), await cluster(), folder, aborted.signal))

  const answer = async (path: string): Promise<unknown> => {
    if (path === '/cluster') return { superuserUrl: (await cluster()).superuserUrl } satisfies ClusterInfo
    if (path === '/control-plane') return controlPlane(await digestOfMigrations())
    if (path.startsWith('/stand-in/')) return standIns(path.slice('/stand-in/'.length) as OdooSeries)
    // A test file usually goes through all series: making them side by side takes 25 s instead of 40.
    const templates = new Map([...odoo].map(([series, make]) => [series, make()]))
    return templates.get(path.slice('/odoo/'.length) as OdooSeries)
  }
  const socket = join(folder, 'harness.sock')
  const server = await listen(socket, answer)
  return {
    socket,
    close: async () => {
      aborted.abort()
      server.closeAllConnections()
      server.close()
      await stopPrivateCluster(clusterFolder)
    },
  }
}

/** Starts it, or starts it again. */
export function startTestCluster(folder: string, settings: Record<string, string> = {}): Promise<PrivateCluster> {
  return startPrivateCluster({
    folder,
    durable: false,
    settings: { max_connections: '200', shared_buffers: '256MB', track_counts: 'on', ...settings },
  })
}

/** With the three roles of tenants. */
export async function makeTestCluster(folder: string, settings: Record<string, string> = {}): Promise<PrivateCluster> {
  const cluster = await startTestCluster(folder, settings)
  const client = new pg.Client({ connectionString: cluster.superuserUrl })
  await client.connect()
  const { app, updater, admin } = tenantUrls(cluster.superuserUrl)
  for (const url of [app, updater, admin].map((text) => new URL(text))) {
    await client.query(`create role ${url.username} login password '${url.password}'`)
  }
  await client.query('grant tenant to tenant_updater, tenant_admin; grant pg_read_all_stats to tenant_admin; alter role tenant_admin createdb')
  await client.end()
  return cluster
}

export async function makeOdooTemplate(odoo: OdooTree, cluster: PrivateCluster, folder: string, signal: AbortSignal): Promise<OdooTemplate> {
  const database = `${odoo.kind === 'real' ? 'odoo' : 'stand_in'}_template_${odoo.series.replace('.', '_')}`
  const nobody = runsAsRoot() ? lookUpUser('nobody') : null
  const runAs = nobody !== null && canEnter(nobody, odoo.home) ? nobody : null
  const base = join(folder, odoo.kind)
  const places = { dataDir: join(base, odoo.series), pycache: join(base, 'pycache'), logFile: join(base, `template-${odoo.series}.log`) }
  await mkdir(base, { recursive: true })
  const urls = tenantUrls(cluster.superuserUrl, database)
  const request = { odoo, appUrl: urls.app, adminUrl: tenantUrls(cluster.superuserUrl).admin, runAs, signal, ...places }
  const { seeded } = await timed(`${odoo.kind === 'real' ? 'Odoo' : 'stand-in'} ${odoo.series} template`, () => createOdooDatabase(request))
  return { odoo, database, dataDir: places.dataDir, pycache: places.pycache, runAs, seeded }
}

function listen(socket: string, answer: (path: string) => Promise<unknown>): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request.url ?? '').then(
      (value) => response.end(JSON.stringify({ value })),
      (error: unknown) => response.writeHead(500).end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) })),
    )
  })
  // Making an Odoo template takes longer than Node lets a request wait.
  server.requestTimeout = 0
  return new Promise((resolve, reject) => server.once('error', reject).listen(socket, () => resolve(server)))
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    made.catch(() => undefined)
    return made
  }
}

function oncePer<K, T>(make: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const made = new Map<K, () => Promise<T>>()
  return (key) => {
    const kept = made.get(key) ?? once(() => make(key))
    made.set(key, kept)
    return kept()
  }
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work()
  console.log(`harness: ${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return result
}
