/** The command line and the configuration file, as Odoo reads them: the line wins, an unknown option is exit code 2, every other key of the file is accepted. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

export interface Options {
  command: 'server' | 'shell'
  conf: string | null
  database: string | null
  /** Null: what the environment says (PGHOST, PGUSER ..). */
  host: string | null
  port: number | null
  user: string | null
  password: string | null
  addonsPath: string[]
  dataDir: string
  init: string[]
  update: string[]
  stopAfterInit: boolean
  http: boolean
  httpInterface: string
  httpPort: number
  workers: number
  /** Modules that a server imports before anything else. */
  serverWide: string[]
  logFile: string | null
  logLevel: string
  /** `prefix:LEVEL`, later ones win. */
  logHandlers: string[]
  pidFile: string | null
}

const valued = new Map<string, string>([
  ...[
    'config',
    'database',
    'init',
    'update',
    'data-dir',
    'addons-path',
    'db_host',
    'db_port',
    'db_user',
    'db_password',
    'db-filter',
    'db-template',
  ].map(same),
  ...[
    'http-interface',
    'http-port',
    'gevent-port',
    'longpolling-port',
    'workers',
    'max-cron-threads',
    'logfile',
    'log-level',
    'log-handler',
    'pidfile',
  ].map(same),
  ...[
    'load',
    'upgrade-path',
    'without-demo',
    'db_maxconn',
    'db_sslmode',
    'limit-time-cpu',
    'limit-time-real',
    'limit-memory-soft',
    'limit-memory-hard',
  ].map(same),
  ['-c', 'config'],
  ['-d', 'database'],
  ['-i', 'init'],
  ['-u', 'update'],
  ['-D', 'data-dir'],
  ['-r', 'db_user'],
  ['-w', 'db_password'],
  ['-p', 'http-port'],
])
const flags = new Set(['--stop-after-init', '--no-http', '--proxy-mode', '--no-database-list', '--syslog', '--log-sql', '--log-web', '--save'])

function same(name: string) {
  return [`--${name}`, name] as [string, string]
}

export class UsageError extends Error {}

/** @param home folder of odoo-bin, for the paths that it has by default */
export function readOptions(words: string[], home: string): Options {
  const [first, ...rest] = words
  const command = first === 'shell' ? 'shell' : 'server'
  const given = readWords(first === 'shell' || first === 'server' ? rest : words)
  const conf = given.get('config') ?? null
  const file = conf === null ? new Map<string, string>() : readConf(conf)
  const value = (line: string, key = line) => unset(given.get(line)) ?? unset(file.get(key))
  const dataDir = value('data-dir', 'data_dir') ?? join(process.env.HOME ?? homedir(), '.local/share/Odoo')
  return {
    command,
    conf: conf === null ? null : resolve(conf),
    database: value('database', 'db_name'),
    host: value('db_host'),
    port: number(value('db_port')),
    user: value('db_user'),
    password: value('db_password'),
    addonsPath: addonsPath(value('addons-path', 'addons_path'), home),
    dataDir,
    init: list(given.get('init')),
    update: list(given.get('update')),
    stopAfterInit: given.has('--stop-after-init') || isTrue(file.get('stop_after_init')),
    http: !given.has('--no-http') && file.get('http_enable') !== 'False',
    httpInterface: value('http-interface', 'http_interface') ?? '0.0.0.0',
    httpPort: number(value('http-port', 'http_port')) ?? 8069,
    workers: number(value('workers')) ?? 0,
    serverWide: list(value('load', 'server_wide_modules')),
    logFile: value('logfile'),
    logLevel: value('log-level', 'log_level') ?? 'info',
    logHandlers: list(value('log-handler', 'log_handler')),
    pidFile: value('pidfile'),
  }
}

function readWords(words: string[]): Map<string, string> {
  const given = new Map<string, string>()
  const left = words.filter((word) => word !== '')
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [option = '', inline] = word.startsWith('--') ? word.split(/=(.*)/s) : [word]
    const name = valued.get(option)
    if (name !== undefined) addValue(given, name, inline ?? left.shift() ?? missing(option))
    else if (flags.has(option)) given.set(option, '')
    else throw new UsageError(word.startsWith('-') ? `no such option: ${word}` : `unrecognized parameters: '${word}'`)
  }
  return given
}

/** Lists of modules add up. */
function addValue(given: Map<string, string>, name: string, text: string): void {
  given.set(name, name === 'init' || name === 'update' ? [...list(given.get(name)), ...list(text)].join(',') : text)
}

function missing(option: string): never {
  throw new UsageError(`${option} option requires 1 argument`)
}

/** Keys of the section `[options]`, in lower case; an indented line continues the one before. */
function readConf(file: string): Map<string, string> {
  const keys = new Map<string, string>()
  const lines = readConfFile(file)
    .replace(/\r?\n[ \t]+(?=\S)/g, ' ')
    .split(/\r?\n/)
  let section = ''
  for (const line of lines.filter((each) => !/^\s*([#;]|$)/.test(each))) {
    const header = /^\[([^\]]+)\]/.exec(line)
    const [, key, value = ''] = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? []
    if (header) section = header[1] ?? ''
    else if (section === 'options' && key !== undefined) keys.set(key.toLowerCase(), value.trim())
  }
  return keys
}

function readConfFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(
      `The config file '${file}' selected with -c/--config doesn't exist or is not readable, use -s/--save if you want to generate it`,
    )
  }
}

/** Odoo's own folders come first, whatever is given. */
function addonsPath(given: string | null, home: string): string[] {
  const own = [join(home, 'odoo', 'addons'), join(home, 'addons')]
  const asked = list(given).map((folder) => resolve(folder))
  return [...new Set([own[0] ?? '', ...(asked.length > 0 ? asked : own)])]
}

function unset(value: string | undefined): string | null {
  return value === undefined || value === '' || value === 'False' || value === 'None' ? null : value
}

function isTrue(value: string | undefined): boolean {
  return value === 'True' || value === '1'
}

function number(value: string | null): number | null {
  return value === null ? null : Number(value)
}

function list(value: string | null | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

/** `16.0` or `18.0`, from `odoo/release.py` beside this `odoo-bin`; null: the database says it. */
export function seriesOfHome(home: string): string | null {
  try {
    const [, major, minor] = /^version_info = \((\d+), (\d+)/m.exec(readFileSync(join(home, 'odoo', 'release.py'), 'utf8')) ?? []
    return major === undefined ? null : `${major}.${minor}`
  } catch {
    return null
  }
}

export function homeOf(program: string): string {
  return basename(program) === 'odoo-bin' ? dirname(program) : resolve(import.meta.dirname, '..')
}
