/** `evenkeel backup`: the control plane in one file, taken beside a running server. Works on the data folder itself, so on the server's machine. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { apiVersion } from '../../domain/document.ts'
import { codeFacts, EvenkeelError } from '../../domain/error.ts'
import { findConfigFile, findDataFolder } from '../data-folder.ts'
import { bytes, counted } from '../format.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { facts } from '../table.ts'

export function register(program: Command, runner: Runner): void {
  program
    .command('backup')
    .summary('back up the control plane, also while it runs')
    .description(
      'Writes database, releases, instances, evidence, token and configuration of the control plane into one file (mode 0600: it holds passwords) and verifies the journal on the way. Not the tenants: they have backups of their own. Run it on the machine of the server, as the user of the server. Exit 1: the journal is not whole.',
    )
    .argument('[FILE]', 'file to write, or a folder for a file with a name of its own (default: the current folder)')
    .option('--config <FILE>', 'configuration (default: the nearest evenkeel.yaml upward)')
    .addHelpText(
      'after',
      examples(['evenkeel backup', 'evenkeel backup /var/backups', 'evenkeel backup /var/backups/evenkeel-before-upgrade.tar.gz --json']),
    )
    .action(runner(backup))
}

async function backup({ flags, output, world }: Context, options: { config?: string }, where = '.'): Promise<number> {
  const config = options.config === undefined ? findConfigFile(world.cwd) : resolve(world.cwd, options.config)
  const data = await findDataFolder({ flag: flags.data, config: config ?? undefined, env: world.env, cwd: world.cwd, root: world.root })
  mustExist(data)
  const now = Date.now()
  const file = fileFor(resolve(world.cwd, where), now)
  const { readConfig } = await import('../../server/config.ts')
  const { withControlPlane } = await import('../../server/backup/open-database.ts')
  const { takeBackup } = await import('../../server/backup/take-backup.ts')
  const { database } = readConfig({ file: config, data })
  const manifest = await withControlPlane(data, database, (url) => takeBackup({ url, data, config, file, now, progress: output.progress }))
  const { journal, madeAt, members, tables } = manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const made = {
    apiVersion,
    kind: 'Backup',
    file,
    bytes: statSync(file).size,
    sha256: await digestOf(file),
    madeAt,
    data,
    config,
    journal,
    members: members.length,
    rows,
  }
  output.result(made, () =>
    facts([
      ['backup', `${file} (${bytes(made.bytes)}, mode 0600: it holds passwords)`],
      ['sha256', made.sha256],
      [
        'journal',
        journal.ok
          ? `whole, ${counted(journal.sealed, 'record')}, head ${journal.head.seq} ${journal.head.hash}`
          : `NOT whole: record ${journal.firstBad?.seq}: ${journal.firstBad?.why}`,
      ],
      ['configuration', config ?? 'not in it: no evenkeel.yaml was found from here (--config FILE names it)'],
      ['keep', 'the file on another machine, and its sha256 apart from it'],
    ]),
  )
  output.next(journal.ok ? `evenkeel restore ${file} --data NEW-FOLDER` : 'evenkeel journal verify')
  return journal.ok ? 0 : codeFacts('bad').exit
}

function mustExist(data: string): void {
  if (existsSync(data)) return
  throw new EvenkeelError('notFound', `There is no data folder ${data}: nothing to back up.`, { hint: 'evenkeel backup --data DIR' })
}

function fileFor(where: string, now: number): string {
  const name = `evenkeel-${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.tar.gz`
  const file = existsSync(where) && statSync(where).isDirectory() ? join(where, name) : where
  if (existsSync(file)) throw new EvenkeelError('conflict', `${file} exists. It was not touched.`, { hint: 'evenkeel backup FOLDER' })
  if (!existsSync(dirname(file)))
    throw new EvenkeelError('notFound', `There is no folder ${dirname(file)}.`, { hint: `mkdir -m 700 ${dirname(file)}` })
  return file
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
