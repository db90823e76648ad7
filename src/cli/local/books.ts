/** `evenkeel books`: the result of a pack of invariants. Of an instance through the server; of any database without one. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Books } from '../../domain/books.ts'
import { codeFacts, EvenkeelError } from '../../domain/error.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { absoluteReference } from '../reference.ts'
import { booksDiffText, booksText } from '../render/books.ts'
import { readSeries } from '../series.ts'
import { writeDocument } from '../write-document.ts'

interface TakeOptions {
  dbUrl?: string
  series?: string
  filestore?: string
  asOf?: string
  output?: string
}

export function register(program: Command, runner: Runner): void {
  const books = program
    .command('books')
    .summary('take and compare the books of a database')
    .description('Books are the result of a pack of invariants (totals, matching, chains, stock, files) over one moment of a database. Read-only.')
    .addHelpText('after', examples([...takeExamples, ...diffExamples]))
  books
    .command('take')
    .summary('take the books')
    .description(
      'Takes the books of an instance (through the server) or of any database (--db-url and --series; no server needed). Violations are rows, not errors: exit 0, or 7 when something was not measured.',
    )
    .argument('[INSTANCE]', 'tenant/environment')
    .option('--db-url <REF>', 'instead of an instance: env:NAME or file:PATH')
    .option('--series <SERIES>', 'Odoo series of that database: 16.0 or 18.0')
    .option('--filestore <DIR>', "folder of that database's files, DATA_DIR/filestore/DATABASE; without it files are not measured")
    .addOption(
      new Option('--as-of <DATE>', 'date of dated checks, YYYY-MM-DD (default: today, UTC); books of one date can be compared').argParser(date),
    )
    .option('-o, --output <FILE>', 'write the document to FILE, for `books diff`')
    .addHelpText('after', examples(takeExamples))
    .action(runner(take))
  books
    .command('diff')
    .summary('compare two books')
    .description(
      'Compares books taken before with books taken after. A and B are files, or RUN:before and RUN:after. Exit 0 equal, 1 different, 7 not measured.',
    )
    .argument('<A>', 'before: a file of `books take`, or run_...:before')
    .argument('<B>', 'after: a file of `books take`, or run_...:after')
    .option('--expects <FILE>', 'differences that are right (YAML or JSON, as for a release)')
    .addHelpText('after', examples(diffExamples))
    .action(runner(diff))
}

const takeExamples = [
  'evenkeel books take acme/production -o before.json',
  'evenkeel books take --db-url env:ACME --series 18.0 --filestore /var/lib/odoo/filestore/acme -o after.json',
]
const diffExamples = ['evenkeel books diff before.json after.json', 'evenkeel books diff run_01J...:before run_01J...:after']

async function take(context: Context, options: TakeOptions, instance?: string): Promise<number> {
  const { output, world } = context
  const books = await taken(context, options, instance)
  const file = options.output === undefined ? null : resolve(world.cwd, options.output)
  if (file !== null) writeDocument(file, books)
  output.result(books, () => `${booksText(books)}${file === null ? '' : `\nwritten to ${file}`}`)
  output.next(file === null ? 'evenkeel books take ... -o before.json' : `evenkeel books diff ${options.output} LATER.json`)
  return isMeasured(books) ? 0 : codeFacts('notMeasured').exit
}

/** Books of which no check applied say nothing; that is not a yes. */
function isMeasured({ verdict, checks }: Books): boolean {
  return verdict !== 'notMeasured' && checks.every((check) => check.verdict !== 'notMeasured')
}

async function taken(context: Context, options: TakeOptions, instance: string | undefined): Promise<Books> {
  const { dbUrl, series } = options
  if ((instance === undefined) === (dbUrl === undefined)) throw usage('Name either an instance, or a database with --db-url.')
  if (instance !== undefined) return await takenByServer(context, options, instance)
  if (series === undefined) throw usage('--series is missing: the checks differ by series.')
  const { takeBooksHere } = await import('../../server/local-tools.ts')
  const at = new Date().toISOString()
  context.output.progress('taking the books; nothing is written to the database')
  return await takeBooksHere({
    reference: await absoluteReference('--db-url', dbUrl ?? '', context.world.cwd),
    series: await readSeries(series),
    filestore: options.filestore === undefined ? null : resolve(context.world.cwd, options.filestore),
    asOf: options.asOf ?? at.slice(0, 10),
    at,
  })
}

async function takenByServer(context: Context, { series, filestore, asOf }: TakeOptions, instance: string): Promise<Books> {
  if (series ?? filestore ?? asOf) throw usage('--series, --filestore and --as-of belong to --db-url: of an instance the server knows them.')
  const { takeInstanceBooks } = await import('../remote/books.ts')
  context.output.progress(`taking the books of ${instance}; nothing is written to the database`)
  return await takeInstanceBooks(context, instance)
}

async function diff(context: Context, options: { expects?: string }, a = '', b = ''): Promise<number> {
  const { output, world } = context
  const { readExpects } = await import('../expects-file.ts')
  const expects = options.expects === undefined ? [] : await readExpects(resolve(world.cwd, options.expects))
  const before = await readBooks(context, a)
  const after = await readBooks(context, b)
  const { compareBooks } = await import('../../domain/books/compare-books.ts')
  const compared = compareBooks(before, after, expects)
  output.result(compared, () => booksDiffText(compared))
  output.next(nextOf(compared))
  return exitCodeOf(compared)
}

async function readBooks(context: Context, given: string): Promise<Books> {
  const [, run, which] = /^(run_[0-9A-Z]+):(before|after)$/.exec(given) ?? []
  if (run !== undefined) {
    const { readRunBooks } = await import('../remote/books.ts')
    return await readRunBooks(context, run, which === 'before' ? 'before' : 'after')
  }
  return readBooksFile(resolve(context.world.cwd, given))
}

async function readBooksFile(file: string): Promise<Books> {
  const { Books } = await import('../../domain/books.ts')
  try {
    return Books.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new EvenkeelError(missing ? 'notFound' : 'usage', missing ? `There is no file ${file}.` : `${file} does not hold books of this version.`, {
      hint: 'evenkeel books take ... -o FILE; or name RUN:before, RUN:after',
      cause,
    })
  }
}

/** Books of different dates or series say nothing about each other; that is not a yes. */
function exitCodeOf({ verdict }: Books): number {
  if (verdict === 'ok') return 0
  return codeFacts(verdict === 'bad' ? 'bad' : 'notMeasured').exit
}

function nextOf({ verdict }: Books): string {
  if (verdict === 'ok') return 'evenkeel delta diff --db-url REF --against REF'
  if (verdict === 'bad') return 'evenkeel delta diff --db-url REF --against REF   (names the rows)'
  return verdict === 'inconclusive'
    ? 'take both books of one series with the same --as-of'
    : 'mend what could not be measured, then take the books again'
}

function date(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new InvalidArgumentError('A date is written 2026-11-21.')
}

function usage(message: string): EvenkeelError {
  return new EvenkeelError('usage', message, { hint: 'evenkeel books take --help' })
}
