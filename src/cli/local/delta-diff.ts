/** `evenkeel delta diff`: every difference between two databases, read-only, on one server or two. Needs no Evenkeel server. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Delta } from '../../domain/delta.ts'
import { codeFacts } from '../../domain/error.ts'
import type { Expects } from '../../domain/expects.ts'
import type { Release } from '../../domain/release.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { absoluteReference } from '../reference.ts'
import { deltaText } from '../render/delta.ts'
import { facts, stack } from '../table.ts'
import { writeDocument } from '../write-document.ts'

interface Options {
  dbUrl: string
  against: string
  output?: string
  expects?: string
  release?: string
}

export function register(program: Command, runner: Runner): void {
  const delta = program
    .command('delta')
    .summary('every difference between two databases')
    .description('A delta is everything that differs between two states of a database, row by row, each change explained or not.')
    .addHelpText('after', diffExamples)
  delta
    .command('diff')
    .summary('compare two databases')
    .description(
      'Compares two databases, read-only: every row, schema object, sequence and privilege. --against is the database before, --db-url the one after. ' +
        'No release is known here: every difference is unexplained, unless --expects declares it or --release names what lies between. Exit 0 equal, 1 different, 7 not measured.',
    )
    .requiredOption('--db-url <REF>', 'the database after: env:NAME or file:PATH')
    .requiredOption('--against <REF>', 'the database before: env:NAME or file:PATH')
    .option('-o, --output <FILE>', 'write the document to FILE, and every change to FILE-changes.ndjson')
    .option('--expects <FILE>', 'differences that are right (YAML or JSON, as for a release)')
    .option('--release <RELEASE>', 'the release that lies between the two, with what it expects (needs the server)')
    .addHelpText('after', diffExamples)
    .action(runner(diff))
}

const diffExamples = examples([
  'createdb -T acme acme_before; ./upgrade.sh acme; evenkeel delta diff --db-url env:ACME --against env:ACME_BEFORE',
  'evenkeel delta diff --db-url file:/etc/evenkeel/acme --against file:/etc/evenkeel/acme-before -o delta.json --expects expects.yaml',
])

async function diff(context: Context, options: Options): Promise<number> {
  const { output, world } = context
  const file = options.output === undefined ? null : resolve(world.cwd, options.output)
  const { modules, expects } = await whatLiesBetween(context, options)
  const { diffDatabases } = await import('../../server/local-tools.ts')
  output.progress('comparing every table; nothing is written to either database')
  const { delta, before, after } = await diffDatabases({
    before: await absoluteReference('--against', options.against, world.cwd),
    after: await absoluteReference('--db-url', options.dbUrl, world.cwd),
    releasedModules: modules,
    expects,
    changesFile: file === null ? null : changesFileOf(file),
  })
  const document = { ...delta, databases: { before, after } }
  if (file !== null) writeDocument(file, document)
  output.result(document, () =>
    stack(
      facts([
        ['before', `${before} (--against)`],
        ['after', `${after} (--db-url)`],
        ['written', file === null ? null : `${file}; every change: ${changesFileOf(file)}`],
      ]),
      deltaText(delta),
    ),
  )
  output.next(nextOf(delta, options))
  return exitCodeOf(delta)
}

/** The declarations of the file come on top of the release's own. */
async function whatLiesBetween(context: Context, options: Options): Promise<{ modules: string[]; expects: Expects }> {
  const { readExpects } = await import('../expects-file.ts')
  const declared = options.expects === undefined ? [] : await readExpects(resolve(context.world.cwd, options.expects))
  if (options.release === undefined) return { modules: [], expects: declared }
  const { answer, connect } = await import('../client.ts')
  const { client } = await connect(context)
  const release = await answer<Release>(client.GET('/v1/releases/{release}', { params: { path: { release: options.release } } }))
  return { modules: release.modules.map(({ name }) => name), expects: [...release.expects, ...declared] }
}

/** `delta.json` -> `delta-changes.ndjson`, as in an evidence folder. */
export function changesFileOf(file: string): string {
  return `${file.replace(/\.json$/, '')}-changes.ndjson`
}

function exitCodeOf({ verdict }: Delta): number {
  if (verdict === 'notMeasured') return codeFacts('notMeasured').exit
  return verdict === 'ok' ? 0 : codeFacts('bad').exit
}

function nextOf({ verdict, unexplained }: Delta, { output }: Options): string {
  if (verdict === 'ok') return 'evenkeel books take --db-url REF --series S -o after.json'
  if (unexplained > 0 && output === undefined) return 'declare what is right with --expects FILE, or see every change with -o delta.json'
  return verdict === 'notMeasured'
    ? 'mend what could not be measured, then compare again'
    : 'declare what is right with --expects FILE (evenkeel release create --help shows how)'
}
