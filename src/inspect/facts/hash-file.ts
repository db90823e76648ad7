/** SHA-256 of a file with bounded memory; null when it cannot be read. */
import { createHash } from 'node:crypto'
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs'

const chunk = Buffer.allocUnsafe(2 ** 20)

export function hashFile(file: string, bytes: number): string | null {
  try {
    return bytes < chunk.length ? createHash('sha256').update(readFileSync(file)).digest('hex') : hashLarge(file)
  } catch {
    return null
  }
}

function hashLarge(file: string): string {
  const hash = createHash('sha256')
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) hash.update(chunk.subarray(0, read))
    return hash.digest('hex')
  } finally {
    closeSync(handle)
  }
}
