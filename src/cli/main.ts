/**
 * Entry of the command line. Loads commander and the one noun that is asked for, and turns whatever happens into an exit code.
 */
import { CommanderError } from 'commander'
import { reportError } from './exit.ts'
import { buildProgram, type Outcome, usageError, type World } from './program.ts'

const world: World = {
  env: process.env,
  cwd: process.cwd(),
  root: process.getuid?.() === 0,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
}

// A reader that had enough (`| head`) is not an error.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(process.exitCode ?? 0)
  })

process.exitCode = await main(process.argv.slice(2))

async function main(given: string[]): Promise<number> {
  const args = argumentsOf(given)
  const outcome: Outcome = { exitCode: 0 }
  const program = await buildProgram(args, world, outcome)
  try {
    await program.parseAsync(args, { from: 'user' })
    return outcome.exitCode
  } catch (thrown) {
    const error = thrown instanceof CommanderError ? usageError(thrown, program, args) : thrown
    return error === null ? 0 : reportError(error, process.stderr, args.includes('--json'))
  }
}

/** What people type elsewhere too. */
function argumentsOf(given: string[]): string[] {
  if (given.length === 0) return ['--help']
  return given[0] === '--version' || given[0] === '-V' ? ['version', ...given.slice(1)] : given
}
