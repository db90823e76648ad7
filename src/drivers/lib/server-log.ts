/** The end of a server's log, for a message: the last error that it names, else its last line. */
import { open, stat } from 'node:fs/promises'

const tailBytes = 64 * 1024

export async function logSize(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  )
}

/** @param from byte where the process in question began to log */
export async function lastLogLine(file: string, from: number): Promise<string | null> {
  const size = await logSize(file)
  const begin = Math.max(from, size - tailBytes)
  if (size <= begin) return null
  const lines = (await readRange(file, begin, size - begin)).split('\n').filter((line) => line.trim() !== '')
  const last = lines.at(-1) ?? null
  const held = lines.findLast((line) => / (ERROR|CRITICAL) /.test(line))
  const telling = held !== undefined && last !== null && !isLogLine(last) ? `${held} (${last.trim()})` : (held ?? last)
  return telling === null ? null : telling.trim().slice(0, 500)
}

function isLogLine(line: string): boolean {
  return /^\d{4}-\d{2}-\d{2} /.test(line)
}

async function readRange(file: string, begin: number, length: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await handle.read(buffer, 0, length, begin)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
