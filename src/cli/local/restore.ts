/** `evenkeel restore`: a backup into an empty data folder and an empty database. What it must not believe is in store/after-restore.ts. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { apiVersion } from '../../domain/document.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { confirm } from '../confirm.ts'
import { findConfigFile, findDataFolder } from '../data-folder.ts'
import { counted, moment } from '../format.ts'
import { type Context, examples, type Runner } from '../program.ts'
import { facts } from '../table.ts'
import { readHead } from './verify.ts'

interface Options {
  config?: string
  force?: true
  head?: string
}

export function register(program: Command, runner: Runner): void {
  program
    .command('restore')
    .summary('restore the control plane from a backup')
    .description(
      'Restores a backup into an empty data folder and an empty database, after the whole file and the journal in it were checked. Nothing acts on a tenant by itself afterwards: a run that was not finished in the backup has ended if it had changed nothing, else it needs a person. Make sure that the old control plane does not run any more. Exit 1: the backup is not as it was made.',
    )
    .argument('<FILE>', 'what `evenkeel backup` wrote')
    .option('--force', 'put aside what is in the data folder and the database (nothing is deleted)')
    .option('--head <FILE>', 'a head that was put away (head.json of an evidence folder): the restored journal must hold it')
    .option('--config <FILE>', 'configuration (default: the nearest evenkeel.yaml upward)')
    .addHelpText(
      'after',
      examples([
        'evenkeel restore evenkeel-20261125-160000.tar.gz --data /var/lib/evenkeel',
        'evenkeel restore evenkeel-20261125-160000.tar.gz --head head.json',
        'evenkeel restore evenkeel-20261125-160000.tar.gz --force --yes',
      ]),
    )
    .action(runner(restore))
}

async function restore(context: Context, options: Options, given = ''): Promise<number> {
  const { flags, output, world } = context
  const file = resolve(world.cwd, given)
  if (!existsSync(file)) throw new EvenkeelError('notFound', `There is no file ${file}.`, { hint: 'evenkeel restore FILE' })
  const config = options.config === undefined ? findConfigFile(world.cwd) : resolve(world.cwd, options.config)
  const data = await findDataFolder({ flag: flags.data, config: config ?? undefined, env: world.env, cwd: world.cwd, root: world.root })
  if (options.force) await confirm(context, `Put aside what is in ${data} and in its database, and restore ${file} in its place?`)
  const head = options.head === undefined ? undefined : readHead(resolve(world.cwd, options.head))
  const { readConfig } = await import('../../server/config.ts')
  const { controlPlaneUrl } = await import('../../server/backup/open-database.ts')
  const { restoreBackup } = await import('../../server/backup/restore-backup.ts')
  const databaseUrl = await controlPlaneUrl(readConfig({ file: config, data }).database)
  const restored = await restoreBackup({ file, data, databaseUrl, force: options.force === true, head, now: Date.now(), progress: output.progress })
  const { manifest, putAside, needPerson, notStarted } = restored
  const document = {
    apiVersion,
    kind: 'Restore',
    file,
    data,
    madeAt: manifest.madeAt,
    version: manifest.version,
    head: restored.head,
    needPerson,
    notStarted,
    putAside,
    config: restored.config,
  }
  output.result(document, () =>
    facts([
      ['restored', `${data}, as of ${moment(manifest.madeAt)}`],
      ['journal', `${manifest.journal.ok ? 'whole' : 'NOT whole, as when the backup was made'}, head ${restored.head.seq} ${restored.head.hash}`],
      ['configuration', restored.config === null ? null : `${restored.config}, to compare with yours`],
      ['put aside', putAside.length === 0 ? null : putAside.join(', ')],
      ['runs that had changed nothing', notStarted.length === 0 ? null : `${counted(notStarted.length, 'run')} ended: ${notStarted.join(', ')}`],
      ['runs that need a person', needPerson.length === 0 ? null : needPerson.join(', ')],
    ]),
  )
  output.warn(`What happened after ${moment(manifest.madeAt)} is not in these records: look at every instance before you trust them.`)
  const here = flags.data === undefined ? '' : ` --data ${flags.data}`
  output.next(...['up', 'doctor', ...needPerson.map((run) => `run show ${run}`)].map((words) => `evenkeel${here} ${words}`))
  return 0
}
