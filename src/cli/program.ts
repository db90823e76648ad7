/**
 * The commander program: global flags, the one noun that is asked for, and what every command shares (its context, its exit code, its errors).
 */
import { Command, type CommanderError } from 'commander'
import { EvenkeelError } from '../domain/error.ts'
import { addGlobalFlags, type Flags, nounOf, readFlags } from './flags.ts'
import { nouns } from './nouns.ts'
import { createOutput, type Output, type Stream } from './output.ts'

/** What the process gives: replaced in tests. */
export interface World {
  env: Record<string, string | undefined>
  cwd: string
  root: boolean
  stdin: { isTTY?: boolean | undefined }
  stdout: Stream
  stderr: Stream
}

export interface Context {
  flags: Flags
  output: Output
  world: World
}

/** A command's work. It answers the exit code; nothing means 0. Arguments come in the order of the help. */
export type Work<O> = (context: Context, options: O, ...args: string[]) => Promise<number | undefined>

/** Turns a command's work into commander's action. Given to the nouns, which know nothing of processes. */
export type Runner = <O extends object>(work: Work<O>) => (...input: unknown[]) => Promise<void>

/** Carries a command's exit code through commander. */
export interface Outcome {
  exitCode: number
}

/**
 * The program with the noun of `args` loaded; all of them with `everything` (completion).
 * @param args without `node` and the script
 */
export async function buildProgram(args: string[], world: World, outcome: Outcome, everything = false): Promise<Command> {
  const program = new Command('evenkeel')
  addGlobalFlags(program)
  program
    .description('Release control for Odoo: every release proved, recorded and recoverable.')
    .usage('NOUN VERB [ARGS] [FLAGS]')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      // Errors are told by exit.ts, in one shape.
      writeErr: () => {},
      outputError: () => {},
    })
    .addHelpText('after', examples(['evenkeel init', 'evenkeel up', 'evenkeel doctor', 'evenkeel instance list']))
  const runner = makeRunner(program, world, outcome)
  const wanted = nounOf(args, program)
  const known = nouns.some((noun) => noun.name === wanted)
  for (const noun of nouns) {
    if (everything || noun.name === wanted) (await noun.load()).register(program, runner)
    // Named where somebody may look for them: in the program's own help, and beside a noun that is not there.
    else if (!known) program.command(noun.name).summary(noun.summary).description(noun.summary)
  }
  return program
}

/** The last part of every help text. */
export function examples(lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}

/** An error of commander's as one of ours, with the help of the command that was meant; null when it was not an error (help). */
export function usageError(error: CommanderError, program: Command, args: string[]): EvenkeelError | null {
  if (error.exitCode === 0) return null
  const meant = commandOf(program, args)
  const path = pathOf(meant)
  const hint = `${path} --help`
  if (error.code === 'commander.help') {
    const verbs = meant.commands.map((command) => command.name()).join(', ')
    return new EvenkeelError('usage', `${path} needs ${meant === program ? 'a noun' : 'a verb'}: ${verbs}.`, { hint })
  }
  const [first = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n')
  return new EvenkeelError('usage', [sentence(first), ...suggestion.map((line) => line.replace(/^\((.*)\)$/, '$1'))].join(' '), { hint })
}

/** The deepest command that the words name, wherever flags stand. */
function commandOf(program: Command, args: string[]): Command {
  let command = program
  for (const word of args) command = command.commands.find((child) => child.name() === word) ?? command
  return command
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

function makeRunner(program: Command, world: World, outcome: Outcome): Runner {
  return (work) =>
    async (...input) => {
      // commander passes the arguments, then the options, then the command itself.
      const args = input.slice(0, -2)
      const options = input.at(-2)
      const flags = readFlags(program)
      const { json, quiet, color } = flags
      const output = createOutput({ json, quiet, color, stdout: world.stdout, stderr: world.stderr, env: world.env })
      outcome.exitCode = (await work({ flags, output, world }, options as never, ...(args as string[]))) ?? 0
    }
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?!]$/.test(upper) ? upper : `${upper}.`
}
