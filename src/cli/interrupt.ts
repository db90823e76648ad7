/** Ctrl-C while a command waits for work of the server's: the command ends, the work does not. */
import { interrupted } from './exit.ts'
import type { World } from './program.ts'

/** @param next the command that takes up waiting again */
export function onInterrupt({ stderr }: World, next: string): void {
  process.once('SIGINT', () => {
    stderr.write(`\nThe work goes on.\nnext: ${next}\n`)
    process.exit(interrupted)
  })
}
