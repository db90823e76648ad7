/**
 * `evenkeel init`: a configuration with every default as a comment, and the data folder. Repeating it changes nothing and says what was there already;
 * a file of the user's is never overwritten.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { apiVersion } from '../../domain/document.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { configFileName, dataFolderName, rootDataFolder } from '../data-folder.ts'
import { type Context, examples, type Runner } from '../program.ts'

interface Made {
  path: string
  /** made: by this call. kept: it was there. */
  state: 'made' | 'kept'
}

export function register(program: Command, runner: Runner): void {
  program
    .command('init')
    .summary('write evenkeel.yaml and make the data folder')
    .description(
      `Writes ${configFileName} in the current folder and makes the data folder: --data, else EVENKEEL_DATA, else as root ${rootDataFolder}, else ./${dataFolderName}. What exists is kept.`,
    )
    .addHelpText('after', examples(['evenkeel init', 'evenkeel init --data /srv/evenkeel']))
    .action(runner(init))
}

async function init({ flags, output, world }: Context): Promise<number> {
  const file = join(world.cwd, configFileName)
  const { configTemplate, readConfigText } = await import('../../server/config.ts')
  const configured = existsSync(file) ? readConfigText(readFileSync(file, 'utf8'), file).data : null
  const data = chooseData(flags.data || world.env.EVENKEEL_DATA, { file, configured, cwd: world.cwd, root: world.root })
  const inside = relative(world.cwd, data)
  const made = [makeFolder(data), makeConfig(file, configTemplate(inside.startsWith('..') || inside === '' ? data : inside))]
  output.result({ apiVersion, kind: 'Init', config: file, data, items: made }, () => made.map(({ path, state }) => `${state}  ${path}`).join('\n'))
  output.next('evenkeel up', 'evenkeel doctor')
  return 0
}

/** An existing configuration keeps its say, unless the call names another folder: then they contradict each other, and the user decides. */
function chooseData(
  given: string | undefined,
  { file, configured, cwd, root }: { file: string; configured: string | null; cwd: string; root: boolean },
): string {
  const wanted = given ? resolve(cwd, given) : null
  if (configured !== null && wanted !== null && configured !== wanted) {
    throw new EvenkeelError('conflict', `${file} says data: ${configured}, not ${wanted}. Nothing was changed.`, {
      hint: `change \`data:\` in ${file}, or leave --data and EVENKEEL_DATA out`,
    })
  }
  return wanted ?? configured ?? (root ? rootDataFolder : join(cwd, dataFolderName))
}

function makeFolder(path: string): Made {
  if (existsSync(path)) {
    if (statSync(path).isDirectory()) return { path, state: 'kept' }
    throw new EvenkeelError('conflict', `${path} exists and is not a folder. Nothing was changed.`, { hint: 'evenkeel init --data DIR' })
  }
  try {
    mkdirSync(path, { recursive: true })
    // Others may pass through to what their user must read (modules, logs of Odoo); nobody may list it.
    chmodSync(path, 0o711)
  } catch (cause) {
    throw new EvenkeelError('denied', `The data folder ${path} cannot be made: ${(cause as NodeJS.ErrnoException).code}.`, {
      hint: 'evenkeel init --data DIR, with a folder that you may write',
      cause,
    })
  }
  return { path, state: 'made' }
}

function makeConfig(path: string, content: string): Made {
  if (existsSync(path)) return { path, state: 'kept' }
  writeFileSync(path, content)
  return { path, state: 'made' }
}
