/** The evidence folder of a run. Files are replaced whole: a reader never sees half a document, and a crash leaves the old one. */
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { diskOf } from '../domain/disk-full.ts'
import { EvenkeelError } from '../domain/error.ts'

/** Business data lies in it: nobody but the server's own user may read it. */
const folderMode = 0o700
const fileMode = 0o600

export async function writeEvidence(path: string, content: unknown): Promise<void> {
  await write(path, content).catch((error: NodeJS.ErrnoException) => {
    // A write names no path.
    throw error.code === 'ENOSPC' ? new EvenkeelError('internal', diskOf(dirname(path)), { condition: 'disk-full', cause: error }) : error
  })
}

async function write(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: folderMode })
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`
  const unfinished = `${path}.unfinished`
  const file = await open(unfinished, 'w', fileMode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}

/** Null when there is no such document. */
export async function readEvidence(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : JSON.parse(text)
}
