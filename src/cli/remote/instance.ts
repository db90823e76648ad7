/** `evenkeel instance`: Odoo databases that Evenkeel governs. */
import type { Command } from 'commander'
import type { Instance } from '../../domain/instance.ts'
import { releaseLabel } from '../../domain/release-label.ts'
import { answer, collect, connect } from '../client.ts'
import { confirm } from '../confirm.ts'
import { moment, printable, shortDigest } from '../format.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { facts, section, stack, table } from '../table.ts'
import { add, addFlags } from './instance-add.ts'
import { instancePath } from './instance-path.ts'

export function register(program: Command, runner: Runner): void {
  const instance = program
    .command('instance')
    .summary('Odoo databases that Evenkeel governs')
    .description('An instance is a tenant in an environment: one Odoo database and its filestore, named tenant/environment.')
    .addHelpText('after', examples(['evenkeel instance list', 'evenkeel instance show acme/production', 'evenkeel instance add --help']))
  addFlags(instance.command('add')).action(runner(add))
  instance
    .command('list')
    .summary('list instances')
    .description('Lists instances with the release that each has live.')
    .addHelpText('after', examples(['evenkeel instance list', 'evenkeel instance list --json']))
    .action(runner(list))
  verb(instance, 'show', 'show an instance', 'Shows an instance: what it has live, what its server does right now, how it was added.').action(
    runner(show),
  )
  verb(instance, 'start', 'start its Odoo server', 'Serves what the instance has live, and returns once a page answers.').action(runner(start))
  verb(instance, 'stop', 'stop its Odoo server', 'Stops the Odoo server of the instance. Users are not served until it is started.').action(
    runner(stop),
  )
  verb(instance, 'remove', 'let an instance go', 'Forgets the instance. Its database, files, server and finished runs stay as they are.').action(
    runner(remove),
  )
}

function verb(instance: Command, name: string, summary: string, description: string): Command {
  return instance
    .command(name)
    .summary(summary)
    .description(description)
    .argument('<INSTANCE>', 'tenant/environment')
    .addHelpText('after', examples([`evenkeel instance ${name} acme/production`]))
}

async function list(context: Context): Promise<number> {
  const { client } = await connect(context)
  const instances = await collect((query) => client.GET('/v1/instances', { params: { query } }))
  const rows = instances.items.map(({ name, config, release, liveRun }) => [
    name,
    config.series,
    releaseLabel(release),
    config.listen,
    liveRun ?? '-',
  ])
  context.output.result(instances, () => (rows.length === 0 ? 'No instance yet.' : table(['instance', 'series', 'release', 'listens', 'run'], rows)))
  const [first] = instances.items
  context.output.next(first === undefined ? 'evenkeel instance add --help' : `evenkeel instance show ${first.name}`)
  return 0
}

async function show(context: Context, _options: object, name = ''): Promise<number> {
  const path = instancePath(name)
  const { client } = await connect(context)
  const instance = await answer(client.GET('/v1/instances/{tenant}/{environment}', { params: { path } }))
  context.output.result(instance, () => instanceText(instance))
  context.output.next(...nextOf(instance))
  return 0
}

async function start(context: Context, _options: object, name = ''): Promise<number> {
  const path = instancePath(name)
  const { client, why } = await connect(context)
  context.output.progress(`starting the server of ${name}`)
  const instance = await answer(client.POST('/v1/instances/{tenant}/{environment}/start', { params: { path, query: why } }))
  context.output.result(instance, () => `${name} serves ${releaseLabel(instance.release)} at ${instance.config.listen}.`)
  context.output.next(`evenkeel instance show ${name}`)
  return 0
}

async function stop(context: Context, _options: object, name = ''): Promise<number> {
  const path = instancePath(name)
  const { client, why } = await connect(context)
  await confirm(context, `Stop the server of ${name}? Its users are not served until it is started.`)
  const instance = await answer(client.POST('/v1/instances/{tenant}/{environment}/stop', { params: { path, query: why } }))
  context.output.result(instance, () => `${name} is stopped.`)
  context.output.next(`evenkeel instance start ${name}`)
  return 0
}

async function remove(context: Context, _options: object, name = ''): Promise<number> {
  const path = instancePath(name)
  const { client, why } = await connect(context)
  await confirm(context, `Forget ${name}? Its database, files and server stay as they are.`)
  const instance = await answer(client.DELETE('/v1/instances/{tenant}/{environment}', { params: { path, query: why } }))
  context.output.result(instance, () => `${name} is removed. Its database, files and server are as they were.`)
  context.output.next('evenkeel instance list')
  return 0
}

export function instanceText(instance: Instance): string {
  const { name, config, release, serving, liveRun, modules } = instance
  return stack(
    facts([
      ['instance', name],
      ['release', `${releaseLabel(release)} (${shortDigest(release.digest)})`],
      ['server', serving === null ? 'not looked at' : servingText(serving)],
      ['listens', config.listen],
      ['run', liveRun],
      ['series', config.series],
      ['runtime', config.runtime],
      ...(config.runtime === 'command' ? Object.entries(config.commands).map(([name, argv]): [string, string] => [name, commandText(argv)]) : []),
      ['odoo', `${config.odooHome}${config.python === null ? '' : `, ${config.python}`}${config.runAs === null ? '' : `, as ${config.runAs}`}`],
      ['data', config.odooDataDir],
      ['addons', config.addons.join(', ') || null],
      ['conf', config.conf],
      ['database', `${config.dbUrl} (admin ${config.adminUrl}, updater ${config.updaterUrl})`],
      ['added', moment(instance.createdAt)],
    ]),
    section(
      'Modules',
      modules.length === 0
        ? ''
        : table(
            ['module', 'version', 'from release'],
            modules.map((m) => [m.name, m.version, shortDigest(m.release)]),
          ),
    ),
  )
}

function commandText(argv: string[]): string {
  return printable(argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' '))
}

function servingText({ state, pid, detail }: NonNullable<Instance['serving']>): string {
  return [state, pid === null ? null : `process ${pid}`, detail === null ? null : printable(detail)].filter((part) => part !== null).join(', ')
}

function nextOf({ name, liveRun, serving }: Instance): string[] {
  if (liveRun !== null) return [`evenkeel run show ${liveRun}`]
  if (serving?.state === 'unknown') return [`evenkeel doctor ${name}`]
  if (serving !== null && serving.state !== 'serving') return [`evenkeel instance start ${name}`]
  return [`evenkeel plan create --release NAME@VERSION --instance ${name}`]
}
