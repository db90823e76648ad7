/** Real `odoo-bin` on databases of a private cluster: install, update, look. Every call is a process of its own, as a restart is. */
import { spawn } from 'node:child_process'
import { chown, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { OdooTree } from '../../sandbox/find-odoo.ts'
import { lookUpUser, runsAsRoot, type SystemUser } from '../../src/server/system-user.ts'
import { tenantUrls } from '../harness/tenant-roles.ts'

export interface OdooWorld {
  odoo: OdooTree
  superuserUrl: string
  /** For data, logs and compiled Python; Odoo's user owns it. */
  folder: string
  runAs: SystemUser | null
}

export interface Look {
  /** By module, by name of the fact. */
  facts: Record<string, Record<string, unknown>>
  /** Every value of every row: table, key, column. */
  raw: Record<string, Record<string, Record<string, unknown>>>
  versions: Record<string, string>
}

export interface LookAt {
  database: string
  /** Folders before Odoo's own. */
  addons: string
  tokens: string[]
  modules: string[]
  edited: string[]
}

export async function openWorld(odoo: OdooTree, superuserUrl: string, folder: string): Promise<OdooWorld> {
  const runAs = runsAsRoot() ? lookUpUser('nobody') : null
  await mkdir(join(folder, 'data'), { recursive: true })
  for (const each of [folder, join(folder, 'data')]) if (runAs) await chown(each, runAs.uid, runAs.gid)
  return { odoo, superuserUrl, folder, runAs }
}

/** Odoo with English (16.0 leaves it out when another language is loaded, and then shows labels from the code) and French, attachments in the database so that a copy of it is whole. */
export async function makeBase(world: OdooWorld, database: string, modules: string[]): Promise<void> {
  await createDatabase(world, database, 'template0')
  await run(world, {
    database,
    addons: null,
    args: ['-i', modules.join(','), '--load-language', 'en_US,fr_FR', '--without-demo', 'all', '--stop-after-init'],
  })
  await query(world, database, "insert into ir_config_parameter (key, value) values ('ir_attachment.location', 'db')")
}

/** A copy of `template`, which nobody may use meanwhile. */
export async function createDatabase({ superuserUrl }: OdooWorld, name: string, template: string): Promise<void> {
  await query({ superuserUrl }, 'postgres', `drop database if exists ${name} with (force)`)
  await query({ superuserUrl }, 'postgres', `create database ${name} owner tenant encoding 'UTF8' template ${template}`)
}

export async function dropDatabase({ superuserUrl }: OdooWorld, name: string): Promise<void> {
  await query({ superuserUrl }, 'postgres', `drop database if exists ${name} with (force)`)
}

export async function install(world: OdooWorld, database: string, addons: string, modules: string[]): Promise<string> {
  return run(world, { database, addons, args: ['-i', modules.join(','), '--without-demo', 'all', '--stop-after-init'] })
}

export async function update(world: OdooWorld, database: string, addons: string, modules: string[], more: string[] = []): Promise<string> {
  return run(world, { database, addons, args: ['-u', modules.join(','), '--stop-after-init', ...more] })
}

export async function seed(world: OdooWorld, at: LookAt): Promise<void> {
  const output = await shell(world, at, 'seed.py')
  if (!output.includes('truth-seeded')) throw new Error(`the seed did not finish: ${output.slice(-2000)}`)
}

export async function look(world: OdooWorld, at: LookAt): Promise<Look> {
  const output = await shell(world, at, 'look.py')
  const line = output.split('\n').find((each) => each.includes('truth-look '))
  if (line === undefined) throw new Error(`the look did not finish: ${output.slice(-3000)}`)
  return JSON.parse(line.slice(line.indexOf('truth-look ') + 'truth-look '.length)) as Look
}

async function shell(world: OdooWorld, at: LookAt, script: string): Promise<string> {
  return runScript(world, at, await readFile(join(import.meta.dirname, script), 'utf8'))
}

/** @param script Python for `odoo-bin shell` */
export async function runScript(world: OdooWorld, { database, addons, tokens, modules, edited }: LookAt, script: string): Promise<string> {
  return run(world, {
    database,
    addons,
    args: [],
    script,
    env: { TRUTH_TOKENS: JSON.stringify(tokens), TRUTH_MODULES: JSON.stringify(modules), TRUTH_EDITED: JSON.stringify(edited) },
  })
}

interface OdooRun {
  database: string
  addons: string | null
  args: string[]
  script?: string
  env?: Record<string, string>
}

/** Answers standard output, and the log behind it. @throws Error with the log's end when Odoo ends with anything but 0 */
async function run(world: OdooWorld, { database, addons, args, script, env: extra = {} }: OdooRun): Promise<string> {
  const { odoo, folder, runAs, superuserUrl } = world
  const app = new URL(tenantUrls(superuserUrl, database).app)
  const path = [...(addons === null ? [] : [addons]), join(odoo.home, 'odoo/addons'), join(odoo.home, 'addons')].join(',')
  const connection = ['--db_host', app.hostname, '--db_port', app.port, '--db_user', app.username, '--database', database]
  const argv = [
    join(odoo.home, 'odoo-bin'),
    // Before the command, and with this sign: else `shell` looks for modules in Odoo's own folders first (odoo/cli/command.py).
    `--addons-path=${path}`,
    ...(script === undefined ? [] : ['shell']),
    ...connection,
    ...['--data-dir', join(folder, 'data'), '--no-http', '--max-cron-threads', '0', '--log-level', 'info'],
    ...args,
  ]
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: join(folder, 'data'),
    PGPASSWORD: decodeURIComponent(app.password),
    PYTHONPYCACHEPREFIX: join(folder, 'data', 'pycache'),
    ...extra,
  }
  const child = spawn(odoo.python, argv, {
    cwd: join(folder, 'data'),
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(runAs ? { uid: runAs.uid, gid: runAs.gid } : {}),
  })
  child.stdin.end(script ?? '')
  let [output, log] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
  })
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new Error(`odoo-bin ${args.join(' ').slice(0, 200)} ended with ${code}:\n${log.split('\n').slice(-40).join('\n')}`)
  if (process.env.TRUTH_LOG)
    console.error(
      log
        .split('\n')
        .filter((line) => / (WARNING|ERROR) /.test(line))
        .join('\n'),
    )
  return `${output}\n${log}`
}

export async function query({ superuserUrl }: Pick<OdooWorld, 'superuserUrl'>, database: string, sql: string): Promise<Record<string, unknown>[]> {
  const url = new URL(superuserUrl)
  url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
