/**
 * A PostgreSQL cluster of our own in one folder. It is started as an ordinary server in its own session, so that Ctrl-C in a terminal does not
 * reach it before its owner has finished, and so that the next start finds it again after a `kill -9` of its owner.
 * It listens on loopback only and asks for a password (scram): other users of the machine must not get in. It has no Unix socket: socket paths
 * end at 107 bytes, which deep data folders exceed. `pg_ctl` is not used: it cannot drop root, and the embedded package's works only half.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { EvenkeelError } from '../domain/error.ts'
import { type ClusterPrograms, preparePrograms, runInitdb, spawnPostmaster } from './cluster-programs.ts'
import { choosePort } from './free-port.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { isAlive, isPostmasterOf, readPostmasterFile } from './postmaster-file.ts'

export interface PrivateClusterOptions {
  /** Made when missing; holds the data, the log, the port and the passwords. */
  folder: string
  /** False only for tests: no fsync, a crash of the machine loses the cluster. Default true. */
  durable?: boolean
  /** Server settings, for example `{ max_connections: '200' }`. */
  settings?: Record<string, string>
  /** Default: the newest that is found. */
  binaries?: PostgresBinaries
}

export interface PrivateCluster {
  /** Database `evenkeel`, as its owner of the same name. Holds a password. */
  url: string
  /** Database `postgres`, as superuser. Holds a password. */
  superuserUrl: string
  port: number
  /** Process id of the postmaster. */
  pid: number
  /** False when the cluster ran already, for example after its last owner was killed. */
  started: boolean
  /** Ends sessions, writes everything out and waits until the server is gone. */
  stop(): Promise<void>
}

const startTries = 3
const retryPauseMs = 500
const startTimeoutMs = 120_000
const stopTimeoutMs = 60_000
const logTailLines = 8

/**
 * Starts the cluster in `folder`, making it first when there is none; one that runs is used as it is. The caller sees to it that nobody else starts the
 * same folder at the same time.
 * @throws EvenkeelError notFound (no programs), denied (the folder cannot be entered by the user it must run as), unreachable (it did not start)
 */
export async function startPrivateCluster(options: PrivateClusterOptions): Promise<PrivateCluster> {
  const folder = resolve(options.folder)
  await mkdir(folder, { recursive: true, mode: 0o711 })
  const secrets = {
    superuser: await keptSecret(join(folder, 'superuser-password')),
    owner: await keptSecret(join(folder, 'owner-password')),
  }
  const data = join(folder, 'data')
  const running = await findRunning(data, secrets.superuser)
  const server = running ?? (await start({ ...options, folder }, data, secrets.superuser))
  const superuserUrl = clusterUrl('postgres', secrets.superuser, server.port, 'postgres')
  await ensureOwnDatabase(superuserUrl, secrets.owner)
  return {
    url: clusterUrl('evenkeel', secrets.owner, server.port, 'evenkeel'),
    superuserUrl,
    ...server,
    started: running === null,
    stop: () => stopPrivateCluster(folder),
  }
}

/** Stops the cluster of that folder; nothing happens when none runs. */
export async function stopPrivateCluster(folder: string): Promise<void> {
  const data = join(resolve(folder), 'data')
  const file = await readPostmasterFile(data)
  if (file === null || !(await isPostmasterOf(file.pid, data))) return
  process.kill(file.pid, 'SIGINT')
  const deadline = performance.now() + stopTimeoutMs
  while (isAlive(file.pid) && (await readPostmasterFile(data))?.pid === file.pid) {
    if (performance.now() > deadline) {
      throw new EvenkeelError(
        'timeout',
        `The private PostgreSQL (process ${file.pid}) did not stop within ${stopTimeoutMs / 1000} s. Its data is safe.`,
        {
          hint: `look into ${join(folder, 'postgres.log')}`,
        },
      )
    }
    await sleep(20)
  }
}

interface RunningServer {
  port: number
  pid: number
}

async function findRunning(data: string, password: string): Promise<RunningServer | null> {
  const deadline = performance.now() + startTimeoutMs
  for (;;) {
    const file = await readPostmasterFile(data)
    if (file === null) return null
    if (!(await isPostmasterOf(file.pid, data))) {
      // A stale file whose number now belongs to another process of the same user makes PostgreSQL refuse to start.
      await rm(join(data, 'postmaster.pid'), { force: true })
      return null
    }
    if (await answers(clusterUrl('postgres', password, file.port, 'postgres'))) return file
    if (performance.now() > deadline) throw didNotStart(data, `process ${file.pid} does not answer on port ${file.port}`)
    await sleep(100)
  }
}

async function start(options: PrivateClusterOptions, data: string, password: string): Promise<RunningServer> {
  const { folder } = options
  const programs = await preparePrograms(folder, data, options.binaries)
  await ensureData(programs, folder, data, password)
  const portFile = join(folder, 'port')
  let reason = ''
  for (let attempt = 1; attempt <= startTries; attempt++) {
    const port = await choosePort(attempt === 1 ? Number(await readFile(portFile, 'utf8').catch(() => '0')) : 0)
    const postmaster = spawnPostmaster(programs, { folder, data, port, durable: options.durable ?? true, settings: options.settings ?? {} })
    if (await becomesReady(postmaster, clusterUrl('postgres', password, port, 'postgres'))) {
      await writeFile(portFile, `${port}\n`)
      return { port, pid: postmaster.pid }
    }
    reason = await logTail(folder)
    // Backends of a killed server may hold its memory for a moment; a server whose last owner was killed while it started may be up by now.
    await sleep(retryPauseMs)
    const running = await findRunning(data, password)
    if (running) return running
  }
  throw didNotStart(data, reason)
}

async function becomesReady(postmaster: { pid: number; exited: () => boolean }, url: string): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs
  while (performance.now() < deadline) {
    if (postmaster.exited()) return false
    if (await answers(url)) return true
    await sleep(20)
  }
  // A failed spawn has no pid, and pid 0 would be our own group.
  if (postmaster.pid > 0) process.kill(postmaster.pid, 'SIGINT')
  return false
}

/** The data folder appears under its name only when it is complete, so a start that was killed in the middle leaves nothing that looks like a cluster. */
async function ensureData(programs: ClusterPrograms, folder: string, data: string, password: string): Promise<void> {
  const exists = await readFile(join(data, 'PG_VERSION')).catch(() => null)
  if (exists !== null) return
  const unfinished = join(folder, 'data.unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await runInitdb(programs, folder, unfinished, password)
  await rename(unfinished, data)
}

async function ensureOwnDatabase(superuserUrl: string, password: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const { rows } = await client.query(`select exists (select from pg_roles where rolname = 'evenkeel') as role,
      exists (select from pg_database where datname = 'evenkeel') as database`)
    if (!rows[0].role) await client.query(`create role evenkeel login password ${client.escapeLiteral(password)}`)
    if (!rows[0].database) await client.query(`create database evenkeel owner evenkeel`)
  })
}

async function answers(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    await client.query('select 1')
    return true
  }).catch(() => false)
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, application_name: 'evenkeel' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function keptSecret(path: string): Promise<string> {
  const kept = await readFile(path, 'utf8').catch(() => '')
  if (kept.trim() !== '') return kept.trim()
  const secret = randomBytes(24).toString('base64url')
  await writeFile(path, `${secret}\n`, { mode: 0o600 })
  return secret
}

function clusterUrl(user: string, password: string, port: number, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`
}

async function logTail(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'postgres.log'), 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-logTailLines).join('\n')
}

function didNotStart(data: string, reason: string): EvenkeelError {
  return new EvenkeelError('unreachable', `The private PostgreSQL in ${data} did not start. Its data was not touched. It said:\n${reason}`, {
    hint: 'mend what it says, or set DATABASE_URL to another PostgreSQL',
  })
}
