/** The evidence folder of a run. Files are replaced whole: a reader never sees half a document, and a crash leaves the old one. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { namingDisk } from '../domain/disk-full.ts'

/** Business data lies in it: nobody but the server's own user may read it. */
const folderMode = 0o700
const fileMode = 0o600

export async function writeEvidence(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: folderMode })
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`
  const unfinished = `${path}.unfinished`
  try {
    await writeWhole(unfinished, text)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw namingDisk(error, dirname(path))
  }
  await rename(unfinished, path)
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', fileMode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Null when there is no such document. */
export async function readEvidence(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : JSON.parse(text)
}
