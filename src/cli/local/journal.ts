/** `evenkeel journal`: the record of everything that was done; verified by the server, or offline without one. */
import { once } from 'node:events'
import { createWriteStream, mkdirSync, type WriteStream, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../../domain/duration.ts'
import { codeFacts, EvenkeelError } from '../../domain/error.ts'
import { JournalRecord, type JournalVerify } from '../../domain/journal.ts'
import { connect } from '../client.ts'
import { counted, moment, printable } from '../format.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { exportRecords, type JournalFilter, listRecords, newestHead, verifyOnServer } from '../remote/journal.ts'
import { table } from '../table.ts'
import { headFileName, readHead, recordsFileName, verifyExport } from './verify.ts'

const mostShown = 1000

export function register(program: Command, runner: Runner): void {
  const journal = program
    .command('journal')
    .summary('the record of everything that was done')
    .description(
      'Every event is chained to the one before by its hash. A head that was put away (every evidence folder holds one) finds rewriting and truncation.',
    )
    .addHelpText(
      'after',
      examples(['evenkeel journal list --subject acme/production', 'evenkeel journal verify --head .evenkeel/evidence/run_01J.../head.json']),
    )
  journal
    .command('list')
    .summary('list records')
    .description(`Lists records in order, ${mostShown} at a time.`)
    .option('--subject <SUBJECT>', 'about this instance, release, plan, rollout, run or token')
    .addOption(
      new Option('--since <TIME>', 'from then on: 2026-11-21T02:40:00Z, or 90s, 10m, 2h ago').argParser((text) => sinceTime(text, Date.now())),
    )
    .addOption(new Option('--after <SEQ>', 'behind this record').argParser(sequence))
    .addHelpText('after', examples(['evenkeel journal list', 'evenkeel journal list --subject acme/production --since 2h --json']))
    .action(runner(list))
  journal
    .command('verify')
    .summary('hash everything again')
    .description('Hashes every record again and names the first bad one (exit 1). With --offline no server is needed.')
    .option('--head <FILE>', 'a head that was put away, for example head.json of an evidence folder')
    .option('--offline <EXPORT>', 'folder (or file of records) that `journal export` made')
    .addHelpText('after', examples(['evenkeel journal verify', 'evenkeel journal verify --offline ./journal --head evidence/run_01J.../head.json']))
    .action(runner(verify))
  journal
    .command('export')
    .summary('write the journal into a folder')
    .description(
      `Writes ${recordsFileName} (a JSON line per record) and ${headFileName} into a new or empty folder, for somebody who verifies it without us.`,
    )
    .argument('<DIR>', 'folder to write into')
    .addHelpText('after', examples(['evenkeel journal export ./journal']))
    .action(runner(exportTo))
}

async function list(context: Context, { after, ...filter }: JournalFilter & { after?: number }): Promise<number> {
  const { output } = context
  const records = await listRecords(await connect(context), filter, { ...(after === undefined ? {} : { after }), limit: mostShown })
  const rows = records.items.map(({ seq, at, actor, type, subject }) => [seq, moment(at), actor, type, printable(subject)])
  output.result(records, () => (rows.length === 0 ? 'No record.' : table(['seq', 'at', 'who', 'what', 'about'], rows)))
  output.next(records.next === null ? 'evenkeel journal verify' : `evenkeel journal list --after ${records.next}`)
  return 0
}

async function verify(context: Context, options: { head?: string; offline?: string }): Promise<number> {
  const { output, world } = context
  const headFile = options.head === undefined ? null : resolve(world.cwd, options.head)
  const found =
    options.offline === undefined
      ? await verifyOnServer(await connect(context), headFile === null ? null : readHead(headFile))
      : await verifyExport(resolve(world.cwd, options.offline), headFile)
  output.result(found, () => verifyText(found))
  output.next(nextOf(found, options))
  return found.ok ? 0 : codeFacts('bad').exit
}

async function exportTo(context: Context, _options: object, folder = ''): Promise<number> {
  const { output, world } = context
  const target = resolve(world.cwd, folder)
  const api = await connect(context)
  // Asked before: the export must reach at least this far, or it was cut off on the way.
  const earlier = await newestHead(api)
  const last = await writeRecords(createFile(target), exportRecords(api))
  if ((last?.seq ?? 0) < earlier.seq) {
    throw new EvenkeelError('unreachable', `The export ended at record ${last?.seq ?? 0} of ${earlier.seq}: it was cut off.`, {
      hint: `remove ${target}, then: evenkeel journal export ${folder}`,
    })
  }
  const head = last === null ? earlier : { ...earlier, seq: last.seq, hash: last.hash, at: last.at }
  writeFileSync(join(target, headFileName), `${JSON.stringify(head, null, 2)}\n`)
  const files = [recordsFileName, headFileName].map((name) => join(target, name))
  output.result({ ...head, kind: 'JournalExport', files }, () => `${counted(head.seq, 'record')} in ${target}.`)
  output.next(`evenkeel journal verify --offline ${folder}`)
  return 0
}

/** Answers the last record. */
async function writeRecords(file: WriteStream, lines: AsyncIterable<string>): Promise<JournalRecord | null> {
  let last: JournalRecord | null = null
  for await (const line of lines) {
    last = JournalRecord.parse(JSON.parse(line))
    if (!file.write(`${line}\n`)) await once(file, 'drain')
  }
  file.end()
  await finished(file)
  return last
}

function createFile(target: string): WriteStream {
  try {
    mkdirSync(target, { recursive: true })
    const file = join(target, recordsFileName)
    writeFileSync(file, '', { flag: 'wx' })
    return createWriteStream(file)
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    throw new EvenkeelError(exists ? 'conflict' : 'denied', `${target} ${exists ? 'holds an export already' : 'cannot be written'}.`, {
      hint: 'evenkeel journal export NEW-FOLDER',
      cause,
    })
  }
}

function verifyText({ ok, sealed, unsealed, head, firstBad }: JournalVerify): string {
  const waiting = unsealed === 0 ? '' : `; ${counted(unsealed, 'newer record')} not sealed yet`
  if (ok) return `The journal is whole: ${counted(sealed, 'record')}, head ${head.seq} ${head.hash}${waiting}.`
  return `The journal is not whole. First bad record: ${firstBad?.seq}: ${firstBad?.why}.`
}

function nextOf({ ok }: JournalVerify, { head, offline }: { head?: string; offline?: string }): string {
  if (!ok) return 'keep the export and the heads of the evidence folders, and ask who could write to the database'
  if (head === undefined) return `evenkeel journal verify${offline === undefined ? '' : ` --offline ${offline}`} --head EVIDENCE/head.json`
  return 'evenkeel journal export DIR'
}

/** A moment, or a duration ago. */
export function sinceTime(text: string, now: number): string {
  const ago = parseDuration(text)
  const at = ago === null ? Date.parse(text) : now - ago
  if (Number.isNaN(at)) throw new InvalidArgumentError('Write 2026-11-21T02:40:00Z, or 90s, 10m, 2h for that long ago.')
  return new Date(at).toISOString()
}

function sequence(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A record is named by its number.')
}
