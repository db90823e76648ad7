/** From an error to what the user sees and the exit code. The code of the error alone decides (src/domain/error.ts). */
import { codeFacts, EvenkeelError, toErrorDocument } from '../domain/error.ts'
import { printable } from './format.ts'
import type { Stream } from './output.ts'

/** Exit code after Ctrl-C, as shells write it: 128 and the number of SIGINT. */
export const interrupted = 130

/** Writes the error for people (`evenkeel: ...`, `next: ...`) or as one line of JSON, and answers the exit code. */
export function reportError(thrown: unknown, stderr: Stream, json: boolean): number {
  const error = thrown instanceof EvenkeelError ? thrown : unexpected(thrown)
  stderr.write(json ? `${JSON.stringify(toErrorDocument(error))}\n` : forPeople(error))
  return codeFacts(error.code).exit
}

function forPeople(error: EvenkeelError): string {
  const hint = error.hint === null ? '' : `next: ${printable(error.hint)}\n`
  return `evenkeel: ${printable(error.message)}\n${hint}`
}

function unexpected(thrown: unknown): EvenkeelError {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new EvenkeelError('internal', `Something unexpected happened in the command line: ${message}`, { hint: 'evenkeel doctor', cause: thrown })
}
