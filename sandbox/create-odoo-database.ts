/**
 * Makes a tenant's Odoo database with posted invoices, bills and payments, as the demonstration and the tests need one. Passwords go through the
 * environment, never through argv. The environment is built from nothing: an inherited PYTHONDONTWRITEBYTECODE costs seconds at every start.
 */
import { spawn } from 'node:child_process'
import { chown, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import type { SystemUser } from '../src/server/system-user.ts'
import type { OdooTree } from './find-odoo.ts'

const seedFile = new URL('./seed/seed.py', import.meta.url)

const Seeded = z.object({
  company: z.string(),
  /** Numbers of the posted customer invoices. */
  invoices: z.array(z.string()),
  bills: z.array(z.string()),
  /** Id of the draft invoice. */
  draft: z.number(),
  /** External id of each payment term, and how many invoices have it. */
  paymentTerms: z.record(z.string(), z.number()),
  saleTax: z.object({ id: z.number(), name: z.string(), amount: z.number() }),
})
export type Seeded = z.infer<typeof Seeded>

export interface OdooDatabaseRequest {
  odoo: OdooTree
  /** The database to make and the application role that will own it. */
  appUrl: string
  /** A role with CREATEDB that is a member of the application role; names any existing database. */
  adminUrl: string
  /** Odoo's data_dir; made when missing, and given to `runAs`. */
  dataDir: string
  /** Folder for Python's compiled files; given to `runAs`. */
  pycache: string
  logFile: string
  /** Null: this process's own user. */
  runAs: SystemUser | null
  /** The tenant's own modules, installed from that folder beside Odoo's. */
  own?: { addons: string; modules: string[] }
  /** Ends what runs when it is aborted. */
  signal?: AbortSignal
}

export interface OdooDatabase {
  seeded: Seeded
  installMs: number
  seedMs: number
}

/** @throws Error with the last lines of Odoo's log when Odoo did not do it; the unfinished database stays for a look. */
export async function createOdooDatabase(request: OdooDatabaseRequest): Promise<OdooDatabase> {
  await makeFolders(request)
  await createEmptyDatabase(request)
  const started = performance.now()
  await runOdoo(request, ['--init', modulesOf(request).join(','), '--stop-after-init', ...demoDataOff])
  const installed = performance.now()
  const output = await runOdoo(request, [], await readFile(seedFile, 'utf8'))
  const line = output.split('\n').find((candidate) => candidate.startsWith('evenkeel-seed '))
  if (line === undefined) throw new Error(`the seed did not finish:\n${output.slice(-2000)}\n${await logTail(request)}`)
  const seeded = Seeded.parse(JSON.parse(line.slice('evenkeel-seed '.length)))
  return { seeded, installMs: Math.round(installed - started), seedMs: Math.round(performance.now() - installed) }
}

const demoDataOff = ['--without-demo', 'all']

/** 16.0 needs a chart of accounts by name; 18.0 has none to name (account brings a generic one). */
function modulesOf({ odoo, own }: OdooDatabaseRequest): string[] {
  return [...(odoo.series === '16.0' ? ['account', 'l10n_generic_coa'] : ['account']), ...(own?.modules ?? [])]
}

function addonsPath({ odoo, own }: OdooDatabaseRequest): string {
  return [...(own ? [own.addons] : []), join(odoo.home, 'odoo/addons'), join(odoo.home, 'addons')].join(',')
}

async function makeFolders({ dataDir, pycache, logFile, runAs }: OdooDatabaseRequest): Promise<void> {
  await mkdir(dirname(logFile), { recursive: true })
  for (const folder of [dataDir, pycache]) {
    await mkdir(folder, { recursive: true })
    if (runAs) await chown(folder, runAs.uid, runAs.gid)
  }
}

async function createEmptyDatabase({ adminUrl, appUrl }: OdooDatabaseRequest): Promise<void> {
  const { database, user } = partsOf(appUrl)
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const [name, owner] = [client.escapeIdentifier(database), client.escapeIdentifier(user)]
    await client.query(`create database ${name} owner ${owner} template template0 encoding 'UTF8'`)
  } finally {
    await client.end()
  }
}

/** Runs `odoo-bin`, as `shell` with that script when there is one; answers standard output. */
async function runOdoo(request: OdooDatabaseRequest, args: string[], script?: string): Promise<string> {
  const { odoo, appUrl, dataDir, runAs } = request
  const { host, port, user, password, database } = partsOf(appUrl)
  const options = [
    '--db_host',
    host,
    '--db_port',
    port,
    '--db_user',
    user,
    '--database',
    database,
    '--data-dir',
    dataDir,
    '--addons-path',
    addonsPath(request),
  ]
  const argv = [join(odoo.home, 'odoo-bin'), ...(script === undefined ? [] : ['shell']), ...options, '--no-http', '--max-cron-threads', '0', ...args]
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', HOME: dataDir, PGPASSWORD: password, PYTHONPYCACHEPREFIX: request.pycache }
  const log = await open(request.logFile, 'a')
  try {
    const identity = runAs === null ? {} : { uid: runAs.uid, gid: runAs.gid }
    const signal = request.signal === undefined ? {} : { signal: request.signal }
    const child = spawn(odoo.python, argv, { cwd: dataDir, env, stdio: ['pipe', 'pipe', log.fd], ...identity, ...signal })
    child.stdin?.end(script ?? '')
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
    if (code !== 0) throw new Error(`Odoo ${odoo.series} ended with ${code}:\n${await logTail(request)}`)
    return output
  } finally {
    await log.close()
  }
}

async function logTail({ logFile }: OdooDatabaseRequest): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-20).join('\n')
}

function partsOf(url: string) {
  const parsed = new URL(url)
  return {
    host: parsed.hostname,
    port: parsed.port || '5432',
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
  }
}
