/** Looks at the files that attachments name: each exists, has the size that the database says, and its content has the SHA-1 that is its name. */
import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { basename, resolve, sep } from 'node:path'
import type { Answer } from '../../domain/books/draw-up.ts'
import type { CheckRow } from '../../domain/check.ts'

/** Files in hand at once: the disk is kept busy, and no more memory is used than this many blocks. */
const atOnce = 16
const blockBytes = 256 * 1024

/** @param files rows with store_fname, checksum, file_size. @param limitMs for all of them; later it is not measured. */
export async function checkFiles(folder: string | null, files: CheckRow[], limitMs: number): Promise<Answer> {
  const started = performance.now()
  const elapsed = (): number => Math.round(performance.now() - started)
  const notMeasured = (why: string): Answer => ({ outcome: 'notMeasured', why, ms: elapsed() })
  if (files.length > 0 && folder === null) return notMeasured('No folder of files was given.')
  if (files.length > 0 && !(await isFolder(folder ?? ''))) return notMeasured(`There is no folder ${folder}.`)

  const queue = files.values()
  const rows: CheckRow[] = []
  let stopped: string | null = null
  const look = async (): Promise<void> => {
    for (const file of queue) {
      if (stopped !== null) return
      if (elapsed() >= limitMs) stopped = `It did not finish within ${Math.max(0, limitMs) / 1000} s, with ${files.length} files to look at.`
      const problem = await problemOf(folder ?? '', file).catch((error: NodeJS.ErrnoException) => {
        stopped ??= `A file could not be read: ${error.code ?? error.message}.`
        return null
      })
      if (problem !== null) rows.push({ ...file, problem })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, look))
  return stopped === null ? { outcome: 'rows', rows: oncePerFile(rows), files: files.length, ms: elapsed() } : notMeasured(stopped)
}

/** Two attachments that name one file with different sizes are two rows of the question and one violation. */
function oncePerFile(rows: CheckRow[]): CheckRow[] {
  return [...new Map(rows.map((row) => [`${row.store_fname} ${row.problem}`, row])).values()]
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path)
    .then((found) => found.isDirectory())
    .catch(() => false)
}

/** Null: nothing wrong. Throws when the file is there and cannot be read. Cheap looks come first: most damage shows without reading a byte. */
async function problemOf(folder: string, file: CheckRow): Promise<string | null> {
  const name = file.store_fname ?? ''
  const path = resolve(folder, name)
  if (!path.startsWith(resolve(folder) + sep)) return 'its name leads out of the folder'
  if (basename(name) !== file.checksum) return 'its name is not its checksum'
  const handle = await open(path).catch(ignoreMissing)
  if (handle === null) return 'missing'
  try {
    const found = await handle.stat()
    if (!found.isFile()) return 'not a file'
    if (file.file_size !== null && String(found.size) !== file.file_size) return 'another size than the database says'
    const hash = createHash('sha1')
    for await (const block of handle.createReadStream({ highWaterMark: blockBytes, autoClose: false })) hash.update(block)
    return hash.digest('hex') === file.checksum ? null : 'another content than its name says'
  } finally {
    await handle.close()
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}
