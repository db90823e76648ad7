/** `evenkeel release`: immutable sets of modules. Packed and hashed here; the server hashes again what it gets, and gets only what it does not have. */
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { Command } from 'commander'
import { EvenkeelError } from '../../domain/error.ts'
import type { Release } from '../../domain/release.ts'
import { releaseLabel } from '../../domain/release-label.ts'
import type { PackedRelease } from '../../inspect/pack-release.ts'
import { type Api, answer, collect, connect } from '../client.ts'
import { readExpects } from '../expects-file.ts'
import { bytes, counted, moment, printable, shortDigest } from '../format.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { readSeries } from '../series.ts'
import { facts, section, stack, table } from '../table.ts'
import type { paths } from './api.generated.ts'
import type { ComparisonOptions } from './comparison.ts'
import type { CheckOptions } from './release-check.ts'

/** JSON knows no undefined, which is all that sets the domain's type apart from the wire's. */
type WireExpects = NonNullable<paths['/v1/releases']['post']['requestBody']['content']['application/json']['expects']>

interface CreateOptions {
  name: string
  version: string
  series: string
  modules: string[]
  expects?: string
}

export function register(program: Command, runner: Runner): void {
  const release = program
    .command('release')
    .summary('immutable sets of modules')
    .description('A release is a set of modules, named by the digest of its content. What it is called and what it expects are said about it.')
    .addHelpText(
      'after',
      examples(['evenkeel release create --name sale-extra --version 1.1.0 --series 18.0 --modules ./sale_extra', 'evenkeel release list']),
    )
  release
    .command('create')
    .summary('pack modules into a release')
    .description(
      'Packs module folders and sends them to the server, which keeps them read-only under their digest. The same content again is not sent.',
    )
    .requiredOption('--name <NAME>', 'name of the release')
    .requiredOption('--version <VERSION>', 'its version; name@version never changes its content')
    .requiredOption('--series <SERIES>', 'Odoo series: 16.0 or 18.0')
    .requiredOption('--modules <DIR...>', 'module folders, or folders of module folders')
    .option('--expects <FILE>', 'differences in data that the release makes on purpose (YAML or JSON)')
    .addHelpText(
      'after',
      examples([
        'evenkeel release create --name sale-extra --version 1.1.0 --series 18.0 --modules ./addons/sale_extra',
        'evenkeel release create --name acme --version 2026.11 --series 16.0 --modules ./addons --expects expects.yaml',
      ]),
    )
    .addHelpText('after', expectsHelp)
    .action(runner(create))
  release
    .command('check')
    .summary('look for what is wrong with modules before they are a release')
    .description(
      'Reads modules without executing anything, and says what is wrong with them, with file and line: of folders, of folders as a commit has them, or of a stored ' +
        'release. Exit 0 nothing, or warnings only; 1 errors; 7 something could not be looked at.',
    )
    .argument('[RELEASE]', 'a stored release, instead of folders')
    .option('--modules <DIR...>', 'module folders, or folders of module folders')
    .option('--from <GIT_REF>', 'the folders as this commit, tag or branch has them; nothing is checked out')
    .option(
      '--base <STATE>',
      'what was before: a git reference, a folder, or with a stored release another one. Versions and noupdate are then compared',
    )
    .option('--series <SERIES>', 'Odoo series: 16.0 or 18.0 (default: as most manifests say)')
    .option(
      '--addons <DIR...>',
      "the rest of the addons_path: Odoo's own modules and others (Odoo's own are also found under ODOO_HOME and /opt/odoo/SERIES)",
    )
    .option('--format <FORMAT>', 'text, json, sarif (for code hosts) or junit (for CI)', 'text')
    .addHelpText(
      'after',
      examples([
        'evenkeel release check --modules ./addons --series 18.0',
        'evenkeel release check --modules . --addons /opt/odoo/16.0/addons /opt/odoo/16.0/odoo/addons',
        'evenkeel release check --modules ./addons --from v1.2.0 --base v1.1.0',
        'evenkeel release check sale-extra@1.1.0 --base sale-extra@1.0.0',
        'evenkeel release check --modules . --format sarif > check.sarif',
      ]),
    )
    .action(
      runner(async (context: Context, options: CheckOptions, release?: string) =>
        (await import('./release-check.ts')).check(context, options, release),
      ),
    )
  release
    .command('list')
    .summary('list releases')
    .description('Lists releases, newest first.')
    .addHelpText('after', examples(['evenkeel release list', 'evenkeel release list --json']))
    .action(runner(list))
  release
    .command('show')
    .summary('show a release')
    .description('Shows a release: its modules and what it expects to change.')
    .argument('<RELEASE>', 'name@version, or sha256: and at least 12 digits')
    .addHelpText('after', examples(['evenkeel release show sale-extra@1.1.0', 'evenkeel release show sha256:0123456789ab']))
    .action(runner(show))
  release
    .command('diff')
    .summary('what changes, and what each module needs')
    .description(
      'Compares two releases, two folders of modules, or a release with what an instance serves. Says per module whether it needs nothing, a restart, an update, an ' +
        'update with a script, or destroys data, with the reason at file and line, and what could hurt while it is applied; with --instance for how long, by its sizes. Nothing of a module is executed. Exit 0 when it was compared, whatever it found.',
    )
    .argument('<A>', 'the release or folder before; with --instance the release to come')
    .argument('[B]', 'the release or folder after')
    .option('--instance <INSTANCE>', 'compare with what TENANT/ENVIRONMENT serves, and count only what is installed there')
    .option('--series <SERIES>', 'Odoo series of folders whose manifests do not say it: 16.0 or 18.0')
    .addHelpText(
      'after',
      examples([
        'evenkeel release diff sale-extra@1.0.0 sale-extra@1.1.0',
        'evenkeel release diff sale-extra@1.1.0 --instance acme/production',
        'git worktree add /tmp/last v1.0.0; evenkeel release diff /tmp/last .',
      ]),
    )
    .action(
      runner(async (context: Context, options: ComparisonOptions, first?: string, second?: string) =>
        (await import('./release-diff.ts')).diff(context, options, first, second),
      ),
    )
  release
    .command('notes')
    .summary('a draft of the release notes')
    .description(
      'Drafts what users are told of a release, from what changed in the code: new and changed fields, screens, rights, jobs, reports and mails, and data that scripts change, in words of a key user. ' +
        'Markdown, to be edited by a person. Compares as `release diff` does; nothing of a module is executed.',
    )
    .argument('<A>', 'the release or folder before; with --instance the release to come')
    .argument('[B]', 'the release or folder after')
    .option('--instance <INSTANCE>', 'against what TENANT/ENVIRONMENT serves, and of what is installed there')
    .option('--series <SERIES>', 'Odoo series of folders whose manifests do not say it: 16.0 or 18.0')
    .addHelpText(
      'after',
      examples([
        'evenkeel release notes sale-extra@1.1.0 --instance acme/production > notes.md',
        'evenkeel release notes sale-extra@1.0.0 sale-extra@1.1.0',
      ]),
    )
    .action(
      runner(async (context: Context, options: ComparisonOptions, first?: string, second?: string) =>
        (await import('./release-notes.ts')).notes(context, options, first, second),
      ),
    )
}

const expectsHelp = `
A file for --expects lists what changes on purpose; everything else that changes is unexplained:
  - table: account_payment_term_line
    match: {xmlid: sale_extra.term_30}     # or {column: value}, or any
    column: nb_days
    from: "30"
    to: "45"
    count: {min: 1, max: 1}                # min 0: it may happen
    because: new terms from 2026-12, ticket 4711`

async function create(context: Context, options: CreateOptions): Promise<number> {
  const { output, world } = context
  const expects = options.expects === undefined ? [] : await readExpects(resolve(world.cwd, options.expects))
  const series = await readSeries(options.series)
  const { packRelease } = await import('../../inspect/pack-release.ts')
  const folders = options.modules.map((folder) => resolve(world.cwd, folder))
  const packed = await packRelease(folders, series)
  const api = await connect(context)
  await send(api, packed, context)
  const { name, version } = options
  const release = await answer<Release>(
    api.client.POST('/v1/releases', { params: { query: api.why }, body: { name, version, digest: packed.digest, expects: expects as WireExpects } }),
  )
  output.result(release, () => releaseText(release))
  output.next(`evenkeel plan create --release ${releaseLabel(release)} --instance TENANT/ENVIRONMENT`)
  return 0
}

async function send({ client, why }: Api, packed: PackedRelease, { output }: Context): Promise<void> {
  const { series, modules, digest } = packed
  const announced = await answer(client.POST('/v1/content', { params: { query: why }, body: { series, modules } }))
  if (announced.digest !== digest) {
    throw new EvenkeelError('internal', `The server computes another digest for this content (${announced.digest}, not ${digest}).`, {
      hint: 'evenkeel version',
    })
  }
  const size = `${counted(modules.length, 'module')}, ${counted(packed.files, 'file')}, ${bytes(packed.bytes)}`
  if (announced.received) return output.progress(`the server has this content already (${size})`)
  output.progress(`sending ${size}`)
  await answer(
    client.PUT('/v1/content/{digest}', {
      params: { path: { digest }, query: why },
      headers: { 'content-type': 'application/x-tar' },
      body: packed.content(),
      bodySerializer: (body) => Readable.toWeb(body as Readable),
      duplex: 'half',
    }),
  )
}

async function list(context: Context): Promise<number> {
  const { output } = context
  const { client } = await connect(context)
  const releases = await collect<Release>((query) => client.GET('/v1/releases', { params: { query } }))
  const rows = releases.items.map((release) => [
    releaseLabel(release),
    release.series,
    shortDigest(release.digest),
    release.modules.length,
    moment(release.createdAt),
    release.createdBy,
  ])
  output.result(releases, () => (rows.length === 0 ? 'No release yet.' : table(['release', 'series', 'digest', 'modules', 'made', 'by'], rows)))
  const [first] = releases.items
  output.next(first === undefined ? 'evenkeel release create --help' : `evenkeel release show ${releaseLabel(first)}`)
  return 0
}

async function show(context: Context, _options: object, ref = ''): Promise<number> {
  const { output } = context
  const { client } = await connect(context)
  const release = await answer<Release>(client.GET('/v1/releases/{release}', { params: { path: { release: ref } } }))
  output.result(release, () => releaseText(release))
  output.next(`evenkeel plan create --release ${releaseLabel(release)} --instance TENANT/ENVIRONMENT`)
  return 0
}

function releaseText(release: Release): string {
  const expects = release.expects.map(
    ({ table: name, check, column, because }) => `${name ?? check}${column === undefined ? '' : `.${column}`}: ${printable(because)}`,
  )
  return stack(
    facts([
      ['release', releaseLabel(release)],
      ['series', release.series],
      ['digest', release.digest],
      ['made', `${moment(release.createdAt)} by ${release.createdBy}`],
    ]),
    section(
      'Modules',
      table(
        ['module', 'version', 'digest'],
        release.modules.map((module) => [module.name, module.version, shortDigest(module.digest)]),
      ),
    ),
    section('Expects', expects.join('\n')),
  )
}
