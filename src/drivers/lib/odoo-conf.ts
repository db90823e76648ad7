/**
 * The configuration file of an Odoo process: the user's own odoo.conf with our keys over it. Whatever could hide a failed update (log level, log handlers, syslog),
 * start something else (another database) or reach another server (a replica) is ours; the rest stays the user's.
 * Passwords stand only here, mode 0600, owned by the user that Odoo runs as.
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Digest, digestOf } from '../../domain/digest.ts'
import { EvenkeelError } from '../../domain/error.ts'
import type { OdooConnection, OdooTarget } from '../../ports/odoo.ts'
import { makeInstanceFolder } from './instance-folder.ts'
import type { SystemUser } from './user.ts'
import { writeWholeFile } from './whole-file.ts'

/** Section -> key -> value, keys in lower case. */
export type Conf = Map<string, Map<string, string>>

const defaultGeventPort = 8072

/** Other spellings of keys that we set: left in the file, which of the two wins would depend on their order. */
const aliases = ['xmlrpc_port', 'xmlrpc_interface', 'xmlrpc', 'longpolling_port', 'osv_memory_age_limit']

/**
 * Reads an odoo.conf as Python's RawConfigParser does: sections, `key = value` or `key: value`, whole-line comments, indented continuation lines.
 * Throws `usage` naming file and line for a line that it does not know.
 */
export function parseConf(text: string, file: string): Conf {
  const conf: Conf = new Map()
  let section: Map<string, string> | null = null
  let key: string | null = null
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*([#;]|$)/.test(line)) continue
    const header = /^\[([^\]]+)\]/.exec(line)
    const pair = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line)
    if (header) {
      section = sectionOf(conf, header[1] ?? '')
      key = null
    } else if (/^\s/.test(line) && section && key !== null) {
      section.set(key, `${section.get(key)}\n${line.trim()}`)
    } else if (pair && section) {
      key = (pair[1] ?? '').toLowerCase()
      section.set(key, (pair[2] ?? '').trim())
    } else {
      throw new EvenkeelError('usage', `${file} is not an Odoo configuration: line ${index + 1} is neither a section nor "key = value".`)
    }
  }
  return conf
}

export function formatConf(conf: Conf): string {
  return [...conf].map(([name, keys]) => `[${name}]\n${[...keys].map(formatPair).join('')}`).join('\n')
}

/** What the server that users reach runs with: threaded or prefork is the user's own decision. */
export function serverConf(base: Conf, target: OdooTarget): Conf {
  const { workers, geventPort } = modeOf(base, target)
  return withOptions(base, {
    ...commonOptions(target, target.app),
    http_enable: 'True',
    http_interface: target.listen.host,
    http_port: String(target.listen.port),
    workers: String(workers),
    gevent_port: String(geventPort),
  })
}

/**
 * Whether Odoo runs threaded (0 workers) or prefork, and the second port that it then has, as its series reads its configuration.
 * Throws `usage` for what Odoo would not start with either.
 */
export function modeOf(base: Conf, { series, baseConf }: Pick<OdooTarget, 'series' | 'baseConf'>): { workers: number; geventPort: number } {
  const options = optionsOf(base)
  const number = (key: string, least: number, most: number) => {
    const text = options.get(key) ?? ''
    if (['', 'False', 'None'].includes(text)) return 0
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new EvenkeelError('usage', `${baseConf}: ${key} = ${text} is no number that Odoo could start with.`, { hint: `correct it in ${baseConf}` })
  }
  // 16.0 lets the old name win; 18.0 no longer knows it and would listen on 8072.
  const old = series === '16.0' ? number('longpolling_port', 0, 65535) : 0
  return { workers: number('workers', 0, 1000), geventPort: old || number('gevent_port', 1, 65535) || defaultGeventPort }
}

/** What updates and probes run with: one log that holds every line, no port, no cron, no replica. */
export function updaterConf(base: Conf, target: OdooTarget): Conf {
  return withOptions(base, {
    ...commonOptions(target, target.updater),
    http_enable: 'False',
    workers: '0',
    max_cron_threads: '0',
    log_level: 'info',
    log_handler: ':INFO',
    db_replica_host: 'False',
    db_replica_port: 'False',
  })
}

/** Reads the user's odoo.conf; null: an empty one. Throws `notFound` when it cannot be read. */
export async function readBaseConf(file: string | null): Promise<Conf> {
  if (file === null) return new Map()
  try {
    return parseConf(await readFile(file, 'utf8'), file)
  } catch (cause) {
    if (cause instanceof EvenkeelError) throw cause
    throw new EvenkeelError('notFound', `The Odoo configuration ${file} cannot be read.`, { hint: `ls -l ${file}`, cause })
  }
}

/** Of Odoo's own options (admin_passwd, db_password, smtp_password) and of modules' sections. They are changed without a plan, and a digest of a short one can be guessed. */
const secretOption = /(^|_)(passwd|password|secret|token|key)$/

/** Of what the file says: comments, order and passwords do not count. */
export function confDigest(conf: Conf): Digest {
  const sections = [...conf].map(([section, keys]) => [section, [...keys].filter(([key]) => !secretOption.test(key)).sort(byName)] as const)
  return digestOf(sections.sort(byName))
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Writes a file that only `user` may read, atomically, and answers its path and text. */
export async function writeConf(folder: string, name: string, conf: Conf, user: SystemUser): Promise<{ path: string; text: string }> {
  await makeInstanceFolder(folder)
  const path = join(folder, name)
  const text = formatConf(conf)
  await removeUnfinished(folder)
  await writeWholeFile(path, text, { owner: user })
  return { path, text }
}

/** What a process that was killed while it wrote has left: it holds passwords. Files of this process are being written now. */
async function removeUnfinished(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => /^\.\d+\.[\w-]+\.tmp$/.test(name) && !name.startsWith(`.${process.pid}.`))
  for (const name of left) await rm(join(folder, name), { force: true })
}

function commonOptions(target: OdooTarget, connection: OdooConnection): Record<string, string> {
  return {
    addons_path: target.addonsPath.join(','),
    data_dir: target.dataDir,
    db_name: connection.database,
    db_host: connection.host ?? 'False',
    db_port: connection.port === null ? 'False' : String(connection.port),
    db_user: connection.user,
    db_password: connection.password ?? 'False',
    // With a name and no filter Odoo asks nobody which databases there are, and serves this one only.
    dbfilter: '',
    list_db: 'False',
    logfile: 'False',
    syslog: 'False',
    log_db: 'False',
    pidfile: 'False',
    stop_after_init: 'False',
    test_enable: 'False',
    test_file: 'False',
    test_tags: 'None',
  }
}

/** A copy of what Odoo reads: the section DEFAULT counts for it too. */
export function optionsOf(base: Conf): Map<string, string> {
  return new Map([...(base.get('DEFAULT') ?? []), ...(base.get('options') ?? [])])
}

function withOptions(base: Conf, options: Record<string, string>): Conf {
  const merged = optionsOf(base)
  for (const alias of aliases) merged.delete(alias)
  if (!merged.has('admin_passwd')) merged.set('admin_passwd', 'False')
  for (const [key, value] of Object.entries(options)) merged.set(key, checked(key, value))
  return new Map([['options', merged], ...[...base].filter(([name]) => name !== 'options' && name !== 'DEFAULT')])
}

/** A configuration file can hold neither a line break nor outer blanks; the value itself is not named, it may be a password. */
function checked(key: string, value: string): string {
  if (value !== value.trim() || /[\r\n]/.test(value))
    throw new EvenkeelError('usage', `Odoo's configuration cannot hold this ${key}: it has a line break, or begins or ends with a blank.`)
  return value
}

function sectionOf(conf: Conf, name: string): Map<string, string> {
  const known = conf.get(name)
  if (known) return known
  const made = new Map<string, string>()
  conf.set(name, made)
  return made
}

function formatPair([key, value]: [string, string]): string {
  return `${key} = ${value.replaceAll('\n', '\n\t')}\n`
}
