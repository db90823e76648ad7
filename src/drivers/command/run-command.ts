/**
 * Runs one of an instance's commands: without a shell, as the user of the server process (a supervisor wants its rights, not Odoo's), with nothing inherited. What
 * it prints goes to a file, not to a pipe: an Odoo that it leaves in the background keeps that open.
 */
import { join } from 'node:path'
import { EvenkeelError } from '../../domain/error.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { searchPath } from '../lib/environment.ts'
import { findProgram } from '../lib/find-program.ts'
import { logFolder } from '../lib/instance-folder.ts'
import { exitWithin, launch } from '../lib/launch.ts'
import { lastLogLine, logSize } from '../lib/server-log.ts'
import { systemUser } from '../lib/user.ts'

export type CommandName = 'start' | 'stop' | 'status'

export interface CommandOutcome {
  /** Null: it did not end within its limit, or by a signal. */
  exitCode: number | null
  timedOut: boolean
  /** The last line that it printed. */
  said: string | null
  /** How a message names it and what came of it: `start command "systemctl start odoo" ended with exit code 1`. */
  inWords: string
}

export function commandLog(target: Pick<OdooTarget, 'folder'>): string {
  return join(target.folder, 'logs', 'commands.log')
}

/** Throws `notFound` when there is no such program. */
export async function runCommand(target: OdooTarget, name: CommandName, limitMs: number): Promise<CommandOutcome> {
  const [program = '', ...args] = argvOf(target, name)
  const path = await findProgram(program)
  await logFolder(target.folder)
  const logFile = commandLog(target)
  const from = await logSize(logFile)
  const user = await systemUser(null)
  const launched = await launch({
    argv: [path, ...args],
    cwd: '/',
    env: {
      PATH: searchPath.join(':'),
      HOME: user.home,
      USER: user.name,
      LOGNAME: user.name,
      LANG: 'C.UTF-8',
      EVENKEEL_ADDONS: target.addonsPath[0] ?? '',
    },
    user,
    logFile,
    onStart: async () => {},
  })
  const { exit, timedOut } = await exitWithin(launched, Math.max(1, limitMs))
  const how = timedOut
    ? `did not end within ${seconds(limitMs)}`
    : exit.exitCode === null
      ? `was ended by ${exit.signal}`
      : `ended with exit code ${exit.exitCode}`
  const said = await lastLogLine(logFile, from)
  return {
    exitCode: timedOut ? null : exit.exitCode,
    timedOut,
    said,
    inWords: `${commandText(target, name)} ${how}${said === null ? '' : ` ("${said}")`}`,
  }
}

/** `start command "systemctl start odoo"` */
export function commandText(target: OdooTarget, name: CommandName): string {
  return `${name} command "${argvOf(target, name).join(' ')}"`
}

export const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`

function argvOf({ commands, instance }: OdooTarget, name: CommandName): string[] {
  if (commands === null) throw new EvenkeelError('internal', `${instance} has no commands.`)
  return commands[name]
}
