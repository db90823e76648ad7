/** `-o FILE`: the document goes to a file, and the screen says where. */
import { writeFileSync } from 'node:fs'
import { EvenkeelError } from '../domain/error.ts'

/** @throws EvenkeelError denied */
export function writeDocument(file: string, document: object): void {
  try {
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`)
  } catch (cause) {
    throw new EvenkeelError('denied', `${file} cannot be written: ${(cause as NodeJS.ErrnoException).code}.`, { hint: 'give -o another file', cause })
  }
}
