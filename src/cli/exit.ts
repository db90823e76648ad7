/** From an error to what the user sees and the exit code. The code of the error alone decides (src/domain/error.ts). */
import { codeFacts, type ErrorCode, EvenkeelError, toErrorDocument } from '../domain/error.ts'
import { printable } from './format.ts'
import type { Stream } from './output.ts'

/** Exit code after Ctrl-C, as shells write it: 128 and the number of SIGINT. */
export const interrupted = 130

/** Writes the error for people (`evenkeel: ...`, `next: ...`) or as one line of JSON, and answers the exit code. */
export function reportError(thrown: unknown, stderr: Stream, json: boolean): number {
  const error = toErrorDocument(thrown instanceof EvenkeelError ? thrown : unexpected(thrown))
  const { exit } = codeFacts(error.code as ErrorCode)
  // Every error names a next command, also one whose author knew none.
  const hint = error.hint ?? (error.code === 'usage' ? 'evenkeel --help' : 'evenkeel doctor')
  stderr.write(json ? `${JSON.stringify({ ...error, hint })}\n` : `evenkeel: ${printable(error.message)}\nnext: ${printable(hint)}\n`)
  return exit
}

function unexpected(thrown: unknown): EvenkeelError {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new EvenkeelError('internal', `Something unexpected happened in the command line: ${message}`, { hint: 'evenkeel doctor', cause: thrown })
}
