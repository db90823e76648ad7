/** The mark of a restore that has not ended: as long as it is there, nothing starts on the data folder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EvenkeelError } from '../../domain/error.ts'

export const unfinishedRestore = (data: string): string => join(data, 'restore.unfinished')

export function mustBeRestoredWhole(data: string): void {
  if (!existsSync(unfinishedRestore(data))) return
  throw new EvenkeelError('conflict', `A restore into ${data} was cut off: what is there is not whole. Nothing was started.`, {
    hint: 'evenkeel restore FILE --force',
  })
}
