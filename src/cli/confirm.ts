/** Asks before something that users would feel, on a terminal only: scripts are not asked, and `--yes` answers beforehand. */
import { EvenkeelError } from '../domain/error.ts'
import { interrupted } from './exit.ts'
import type { Context } from './program.ts'

/** @throws EvenkeelError usage when the answer is not yes; then nothing was done */
export async function confirm({ flags, world }: Context, question: string): Promise<void> {
  if (flags.yes || flags.json || world.stdin.isTTY !== true || world.stderr.isTTY !== true) return
  // Loaded when somebody is asked: every command would pay for it.
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.once('SIGINT', () => process.exit(interrupted))
  try {
    const said = await terminal.question(`${question} [y/N] `)
    if (/^y(es)?$/i.test(said.trim())) return
  } finally {
    terminal.close()
  }
  throw new EvenkeelError('usage', 'Not confirmed; nothing was changed.', { hint: 'answer y, or give --yes' })
}
