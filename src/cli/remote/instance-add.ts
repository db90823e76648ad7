/**
 * `evenkeel instance add`: takes an instance under control. Passwords never pass through here: connections are references, which the server resolves. What
 * an odoo.conf supplies is read by the server too, which uses that file as the base of its own.
 */
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { EvenkeelError } from '../../domain/error.ts'
import type { Instance } from '../../domain/instance.ts'
import { releaseLabel } from '../../domain/release-label.ts'
import { answer, connect } from '../client.ts'
import { dataFolder } from '../connection.ts'
import { type Context, examples } from '../program.ts'
import { absoluteReference } from '../reference.ts'
import { readSeries } from '../series.ts'
import { instancePath } from './instance-path.ts'

interface Options {
  series: string
  dbUrl?: string
  adminUrl: string
  updaterUrl: string
  runtime: 'spawn' | 'command'
  odooHome: string
  python?: string
  runAs?: string
  odooDataDir?: string
  addons?: string[]
  listen?: string
  conf?: string
  start?: string
  stop?: string
  status?: string
}

export function addFlags(command: Command): Command {
  return command
    .summary('take an instance under control')
    .description(
      'Takes a running Odoo under control. REF is env:NAME (a variable of the server process) or file:PATH (a file of mode 0600): a connection is never given as a value. What it runs now becomes its first release, TENANT-ENVIRONMENT@initial.',
    )
    .argument('<INSTANCE>', 'tenant/environment')
    .requiredOption('--series <SERIES>', 'Odoo series: 16.0 or 18.0')
    .option('--db-url <REF>', 'what Odoo uses: the application role, owner of the database, without CREATEDB')
    .requiredOption('--admin-url <REF>', 'what Evenkeel uses to copy, fence, swap and compare: CREATEDB and member of the application role')
    .requiredOption('--updater-url <REF>', 'what runs updates: member of the application role, without CREATEDB')
    .addOption(
      new Option('--runtime <RUNTIME>', 'spawn: Evenkeel starts Odoo itself; command: somebody else keeps it running')
        .choices(['spawn', 'command'])
        .default('spawn'),
    )
    .requiredOption('--odoo-home <DIR>', 'source tree of Odoo, with odoo-bin; its own modules are found there')
    .option('--python <PATH>', 'interpreter (default: the first of python3, /usr/bin/python3 that can run Odoo)')
    .option('--run-as <USER>', 'system user that Odoo runs as (default: the one of the server)')
    .option('--odoo-data-dir <DIR>', "Odoo's data_dir, which holds filestore/")
    .option('--addons <DIR...>', "the instance's own module folders, in the order of its addons_path")
    .option('--listen <ADDR>', 'host:port where users reach it')
    .option('--conf <FILE>', 'existing odoo.conf: supplies data_dir, addons_path and port, and stays the base of the configuration')
    .option('--start <CMD>', 'runtime command: starts Odoo, and returns; run without a shell, as the user of the server')
    .option('--stop <CMD>', 'runtime command: stops Odoo')
    .option('--status <CMD>', 'runtime command: exit code 0 when Odoo is up, 3 when it is down, as systemctl answers')
    .addHelpText(
      'after',
      examples([
        'evenkeel instance add acme/production --series 18.0 --conf /etc/odoo/odoo.conf --db-url file:/etc/evenkeel/acme-db --admin-url file:/etc/evenkeel/acme-admin --updater-url file:/etc/evenkeel/acme-updater --odoo-home /opt/odoo/18.0 --run-as odoo',
        'evenkeel instance add acme/test --series 16.0 --db-url env:ACME_DB --admin-url env:ACME_ADMIN --updater-url env:ACME_UPDATER --odoo-home /opt/odoo/16.0 --odoo-data-dir /var/lib/odoo --addons /srv/acme/addons --listen 127.0.0.1:8069',
        'evenkeel instance add acme/uat --series 18.0 --runtime command --start "systemctl start odoo-acme" --stop "systemctl stop odoo-acme" --status "systemctl is-active --quiet odoo-acme" --conf /etc/odoo/acme.conf --db-url file:/etc/evenkeel/acme-db --admin-url file:/etc/evenkeel/acme-admin --updater-url file:/etc/evenkeel/acme-updater --odoo-home /opt/odoo/18.0 --run-as odoo',
        '(umask 077; cat > /etc/evenkeel/acme-db)   # writes such a file: paste postgresql://ROLE:PASSWORD@HOST:5432/DATABASE, then Ctrl-D',
      ]),
    )
}

export async function add(context: Context, options: Options, name = ''): Promise<number> {
  instancePath(name)
  const config = await toConfig(options, context.world.cwd)
  await warnAboutVariables(context, [config.dbUrl, config.adminUrl, config.updaterUrl])
  const { client, why } = await connect(context)
  context.output.progress(`looking at ${name} and keeping what it runs now`)
  const instance = await answer<Instance>(client.POST('/v1/instances', { params: { query: why }, body: { name, config } }))
  context.output.result(instance, () => `${name} is added. What it runs now is kept as ${releaseLabel(instance.release)}.`)
  context.output.next(`evenkeel doctor ${name}`, 'evenkeel release create --help')
  return 0
}

/** What the flags say, with absolute paths: the server works in another folder. */
export async function toConfig(options: Options, cwd: string) {
  const path = (given: string) => resolve(cwd, given)
  const runtime = await runtimeOf(options, path)
  mustBeComplete(options)
  const { dbUrl, python, runAs, odooDataDir, addons, listen } = options
  return {
    series: await readSeries(options.series),
    adminUrl: await absoluteReference('--admin-url', options.adminUrl, cwd),
    updaterUrl: await absoluteReference('--updater-url', options.updaterUrl, cwd),
    ...runtime,
    odooHome: path(options.odooHome),
    ...(dbUrl === undefined ? {} : { dbUrl: await absoluteReference('--db-url', dbUrl, cwd) }),
    ...(python === undefined ? {} : { python: pythonPath(python, cwd) }),
    ...(runAs === undefined ? {} : { runAs }),
    ...(odooDataDir === undefined ? {} : { odooDataDir: path(odooDataDir) }),
    ...(addons === undefined ? {} : { addons: addons.flatMap((given) => given.split(',')).map(path) }),
    ...(listen === undefined ? {} : { listen }),
  }
}

/** With `command`, the odoo.conf says whether there are workers and on which ports; `current` must stand in it. */
async function runtimeOf({ runtime, conf, start, stop, status }: Options, path: (given: string) => string) {
  const given = { '--start': start, '--stop': stop, '--status': status }
  if (runtime === 'spawn') {
    const [needless] = Object.entries(given).find(([, value]) => value !== undefined) ?? []
    if (needless !== undefined)
      throw new EvenkeelError('usage', `${needless} is for an Odoo that somebody else keeps running; Evenkeel starts this one itself.`, {
        hint: `add --runtime command, or leave ${needless} out`,
      })
    return { runtime, ...(conf === undefined ? {} : { conf: path(conf) }) }
  }
  if (conf === undefined || start === undefined || stop === undefined || status === undefined) {
    const missing = Object.entries({ ...given, '--conf': conf }).flatMap(([flag, value]) => (value === undefined ? [flag] : []))
    throw new EvenkeelError('usage', `With --runtime command ${listed(missing)} must be given.`, {
      hint: '--start "systemctl start odoo" --stop "systemctl stop odoo" --status "systemctl is-active --quiet odoo" --conf /etc/odoo/odoo.conf',
    })
  }
  // A library that only this needs.
  const { splitCommand } = await import('../split-command.ts')
  const commands = { start: splitCommand('--start', start), stop: splitCommand('--stop', stop), status: splitCommand('--status', status) }
  return { runtime, conf: path(conf), commands }
}

const listed = (words: string[]) => [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' and ')

function mustBeComplete({ dbUrl, odooDataDir, listen, conf }: Options): void {
  if (dbUrl === undefined) {
    const why = conf === undefined ? '' : `: ${conf} holds a password, which Evenkeel does not copy from there`
    throw new EvenkeelError('usage', `--db-url is missing: what Odoo connects with must be given by reference${why}.`, {
      hint: '(umask 077; cat > FILE)   with postgresql://ROLE:PASSWORD@HOST:5432/DATABASE, then add --db-url file:FILE',
    })
  }
  if (conf !== undefined) return
  const missing = Object.entries({ '--odoo-data-dir': odooDataDir, '--listen': listen }).flatMap(([flag, value]) =>
    value === undefined ? [flag] : [],
  )
  if (missing.length === 0) return
  throw new EvenkeelError('usage', `${missing.join(' and ')} must be given, or an odoo.conf that says it with --conf.`, {
    hint: 'evenkeel instance add --help',
  })
}

/** The server has another PATH. */
function pythonPath(given: string, cwd: string): string {
  if (given.includes('/')) return resolve(cwd, given)
  throw new EvenkeelError('usage', `--python ${given} is not a path.`, { hint: `--python "$(command -v ${given})"` })
}

/** A variable that is set here only is not set where it is needed. What a server on this machine has is read from it; of another one nothing is known. */
async function warnAboutVariables({ flags, world, output }: Context, references: (string | undefined)[]): Promise<void> {
  const names = references.flatMap((reference) => (reference?.startsWith('env:') ? [reference.slice('env:'.length)] : []))
  const here = [...new Set(names)].filter((name) => world.env[name] !== undefined)
  if (here.length === 0) return
  const { serverHasVariable } = await import('../../server/server-file.ts')
  const data = await dataFolder(flags, world)
  for (const name of here) {
    const has = serverHasVariable(data, name)
    if (has === true) continue
    const where = has === false ? 'is set in this shell only, not in the server' : 'is set in this shell; the server reads its own environment'
    output.warn(`${name} ${where}. Set it before \`evenkeel up\`, or use file:PATH.`)
  }
}
