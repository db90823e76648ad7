/**
 * An estate of an outsider for end-to-end tests: his own Odoo database with a module of his own, a real `evenkeel up` as a process of its own, and the command
 * line as his only way in. What came true is looked up in the database itself.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import pg from 'pg'
import { foldersOf, type OdooKind, type OdooSeries } from '../../sandbox/find-odoo.ts'
import { endPage } from '../../src/drivers/lib/maintenance-page.ts'
import { endServer } from '../../src/drivers/lib/process-record.ts'
import { recordedProcess } from '../../src/drivers/lib/record-file.ts'
import { databaseForFile } from '../harness/databases.ts'
import { freePort } from '../harness/free-port.ts'
import { type TenantDatabase, tenantDatabase } from '../harness/odoo.ts'
import { type TrialField, type TrialVersion, trialName, writeTrial } from './trial-module.ts'

const clone = resolve(import.meta.dirname, '../..')
const programOfClone = join(clone, 'bin/evenkeel')

export interface Answer {
  code: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read documents of every kind
  json: any
  stdout: string
  stderr: string
}

export interface Estate {
  series: OdooSeries
  instance: string
  folder: string
  data: string
  tenant: TenantDatabase
  port: number
  /** Process id of the control plane. */
  pid(): number
  cli(...args: string[]): Promise<Answer>
  /** References to the tenant's three connection strings, as `instance add` takes them. */
  references: { app: string; updater: string; admin: string }
  /** Adds another instance over the same files; flags replace the usual ones. */
  add(name: string, flags: Record<string, string>): Promise<Answer>
  /** Starts a command without waiting for it. */
  begin(...args: string[]): { process: ChildProcess; answer: Promise<Answer> }
  sql<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>
  /** Puts a version of the trial module into a folder of its own, makes the release and the plan, and answers the plan's id. */
  /** Says that a version went live: every later one has its fields. */
  wentLive(fields: TrialField[]): void
  release(trial: TrialVersion, options?: { expects?: unknown; label?: string }): Promise<{ release: string; plan: Answer }>
  /** Status of the log-in page where users reach it; null: refused. */
  page(): Promise<number | null>
  kill(): Promise<void>
  /**
   * Stops the control plane that runs (SIGSTOP) and leaves it to the caller, who ends it: its locks are judged stale, so that `up` starts another one beside it, at an
   * address of its own. `elsewhere`: and as if it ran on another machine.
   */
  leave(options: { elsewhere: boolean }): Promise<ChildProcess>
  /** What the control plane wrote since it was started, both streams. */
  said(): string
  /** From the next call on this is the control plane and the command line: another version. */
  become(program: string): void
  /** Whether the control plane runs: it may have ended by itself. */
  alive(): boolean
  /** Starts the control plane again with these limits on top of the estate's. */
  restartWith(limits: string): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}

export interface EstateOptions {
  /** Of the control plane and of every command. */
  environment?: Record<string, string>
  /** Behind the estate's own, for example `, stop: 5s`. */
  limits?: string
  /** The command line of another version. */
  program?: string
  /** DATABASE_URL of the control plane: a database of the harness's own cluster when it is left out; empty: a private cluster in the data folder. */
  controlPlane?: string
  /** Of the harness's cluster when it is left out. */
  tenant?: TenantDatabase
  /** Where the data folder is made. */
  data?: string
  /** A folder with one module more, installed from the start. */
  module?: { folder: string; name: string }
}

export async function makeEstate(series: OdooSeries, kind: OdooKind, options: EstateOptions = {}): Promise<Estate> {
  let version = options.program ?? programOfClone
  const controlPlane = options.controlPlane ?? (await databaseForFile())
  const tenant = options.tenant ?? (await tenantDatabase(series, kind))
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-e2e-'))
  await chmod(folder, 0o755)
  const data = options.data ?? join(folder, 'data')
  const addons = join(folder, 'addons')
  await writeTrial(addons, series, { version: '1.0.0' })
  if (options.module) await cp(options.module.folder, addons, { recursive: true })
  await install(tenant, addons, [trialName, ...(options.module ? [options.module.name] : [])])
  const port = await freePort()
  let serverPort = await freePort()
  const references = await writeReferences(folder, tenant)
  const configure = (limits = options.limits ?? '') =>
    writeFile(
      join(folder, 'evenkeel.yaml'),
      `listen: 127.0.0.1:${serverPort}\ndata: ${data}\nroots: [/opt, /usr, ${[tmpdir(), ...foldersOf(tenant.odoo)].join(', ')}]\nlimits: {update: ${kind === 'real' ? '20s' : '10s'}, hold: 20s, start: 60s${limits}}\n`,
    )
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', DATABASE_URL: controlPlane, ...options.environment }

  let server: ChildProcess | null = null
  let output = ''
  /** Fields of the versions that went live: a later version that left one out would drop its column. */
  const live: TrialField[] = []
  const instance = `acme/production`

  function begin(...args: string[]) {
    const child = spawn(version, [...args, '--data', data, '--json'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr?.on('data', (chunk) => {
      stderr += chunk
    })
    const answer = once(child, 'close').then(([code]): Answer => ({ code: code ?? 130, json: parse(stdout) ?? parse(stderr), stdout, stderr }))
    return { process: child, answer }
  }

  async function up(): Promise<void> {
    const starting = spawn(version, ['up', '--config', join(folder, 'evenkeel.yaml')], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    server = starting
    starting.once('close', () => {
      if (server === starting) server = null
    })
    output = ''
    const ready = new Promise<void>((resolveReady, reject) => {
      const look = (chunk: Buffer) => {
        output += chunk
        if (/is ready at/.test(output)) resolveReady()
      }
      server?.stdout?.on('data', look)
      server?.stderr?.on('data', look)
      server?.once('close', (code) => reject(new Error(`evenkeel up ended with ${code}:\n${output}`)))
    })
    await ready.catch((error) => {
      server = null
      throw error
    })
  }

  const estate: Estate = {
    series,
    instance,
    folder,
    data,
    tenant,
    port,
    pid: () => server?.pid ?? 0,
    begin,
    references,
    cli: (...args) => begin(...args).answer,
    add(name, flags) {
      const usual = {
        ...{ series, runtime: 'spawn', 'odoo-home': tenant.odoo.home, 'odoo-data-dir': tenant.dataDir, addons },
        ...{ 'db-url': references.app, 'admin-url': references.admin, 'updater-url': references.updater },
        // A name (python3) is found by Evenkeel itself.
        ...(isAbsolute(tenant.odoo.python) ? { python: tenant.odoo.python } : {}),
        ...(tenant.runAs ? { 'run-as': tenant.runAs.name } : {}),
      }
      return estate.cli('instance', 'add', name, ...Object.entries({ ...usual, ...flags }).flatMap(([flag, value]) => [`--${flag}`, value]))
    },
    wentLive: (fields) => void live.push(...fields),
    sql: (text, values) => query(tenant.urls.admin, text, values),
    async release(trial, options = {}) {
      const { label = trial.version } = options
      const source = join(folder, `release-${label}`)
      await writeTrial(source, series, { ...trial, fields: [...live, ...(trial.fields ?? [])] })
      const name = `trial@${label}`
      const expects = join(folder, `expects-${label}.json`)
      if (options.expects) await writeFile(expects, JSON.stringify(options.expects))
      const made = await estate.cli(
        'release',
        'create',
        '--name',
        'trial',
        '--version',
        label,
        '--series',
        series,
        '--modules',
        source,
        ...(options.expects ? ['--expects', expects] : []),
      )
      if (made.code !== 0) return { release: name, plan: made }
      return { release: name, plan: await estate.cli('plan', 'create', '--release', name, '--instance', instance) }
    },
    async page() {
      const response = await fetch(`http://127.0.0.1:${port}/web/login`, { redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch(
        () => null,
      )
      await response?.arrayBuffer()
      return response?.status ?? null
    },
    alive: () => server !== null && server.exitCode === null && server.signalCode === null,
    async kill() {
      if (!server) return
      const ended = once(server, 'close')
      process.kill(await nodePid(server), 'SIGKILL')
      await ended
      server = null
    },
    async leave({ elsewhere }) {
      const left = server
      if (left === null) throw new Error('no control plane runs')
      left.kill('SIGSTOP')
      server = null
      serverPort = await freePort()
      await configure()
      for (const name of await readdir(data)) if (name.startsWith('up.lock')) await rm(join(data, name))
      if (elsewhere) await query(controlPlane, `update evenkeel.server set machine = 'another machine'`)
      await query(
        controlPlane,
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'evenkeel-server' and datname = current_database()`,
      )
      return left
    },
    said: () => output,
    become(other) {
      version = other
    },
    up,
    async restartWith(limits) {
      await estate.kill()
      await configure(limits)
      await up()
    },
    async close() {
      if (!server) await up()
      await estate.cli('instance', 'stop', instance, '--yes')
      if (server) {
        const ended = once(server, 'close')
        server.kill('SIGTERM')
        await ended
      }
      await endLeft(join(data, 'instances', instance))
      await tenant.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }

  await configure()
  await up()
  const added = await estate.add(instance, { listen: `127.0.0.1:${port}` })
  if (added.code !== 0) throw new Error(`instance add: ${added.stderr}`)
  const started = await estate.cli('instance', 'start', instance)
  if (started.code !== 0) throw new Error(`instance start: ${started.stderr}`)
  return estate
}

/** A command is refused while a run holds the instance, as one does that a test has failed in: its server would stay, for nobody. */
async function endLeft(instanceFolder: string): Promise<void> {
  await endPage(instanceFolder)
  const server = await recordedProcess(instanceFolder, 'server')
  if (server) await endServer(server, { drainMs: 1_000, limitMs: 10_000 })
}

async function install(tenant: TenantDatabase, addons: string, modules: string[]): Promise<void> {
  const { odoo, urls, dataDir, pycache, runAs } = tenant
  const app = new URL(urls.app)
  const args = [
    ...[
      join(odoo.home, 'odoo-bin'),
      '-d',
      tenant.name,
      '-i',
      modules.join(','),
      '--stop-after-init',
      '--no-http',
      '--without-demo',
      'all',
      '--data-dir',
      dataDir,
    ],
    ...['--addons-path', [addons, join(odoo.home, 'odoo/addons'), join(odoo.home, 'addons')].join(',')],
  ]
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: dataDir,
    PGHOST: app.hostname,
    PGPORT: app.port,
    PGUSER: decodeURIComponent(app.username),
    PGPASSWORD: decodeURIComponent(app.password),
    PYTHONPYCACHEPREFIX: pycache,
  }
  await new Promise<void>((done, reject) => {
    execFile(odoo.python, args, { env, ...(runAs ? { uid: runAs.uid, gid: runAs.gid } : {}), cwd: '/' }, (error, _stdout, stderr) =>
      error ? reject(new Error(`installing ${modules.join(', ')}: ${stderr.slice(-2000)}`)) : done(),
    )
  })
}

/** Addresses with passwords in files that only their owner reads, as the documentation says. */
async function writeReferences(folder: string, tenant: TenantDatabase): Promise<{ app: string; updater: string; admin: string }> {
  const secrets = join(folder, 'secrets')
  await mkdir(secrets, { mode: 0o700 })
  const entries = await Promise.all(
    Object.entries(tenant.urls).map(async ([role, url]) => {
      await writeFile(join(secrets, role), `${url}\n`, { mode: 0o600 })
      return [role, `file:${join(secrets, role)}`] as const
    }),
  )
  if (process.getuid?.() === 0) await chown(secrets, 0, 0)
  return Object.fromEntries(entries) as { app: string; updater: string; admin: string }
}

async function query<T extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'evenkeel' })
  await client.connect()
  try {
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** `bin/evenkeel` execs Node, so the child is Node itself. */
async function nodePid(child: ChildProcess): Promise<number> {
  return child.pid ?? 0
}
