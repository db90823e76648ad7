/** A file that is replaced whole: a reader sees the old one or the new one, and a write that fails leaves the old one and nothing beside it. */
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Only its owner may read it: the server's own user, or `owner` where we may give files away. Only a killed process leaves a temporary file; its name holds the process's id. */
export async function writeWholeFile(path: string, text: string, owner?: { uid: number; gid: number }): Promise<void> {
  const temporary = join(dirname(path), `.${process.pid}.${crypto.randomUUID()}.tmp`)
  try {
    await writeSynced(temporary, text, owner)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeSynced(path: string, text: string, owner: { uid: number; gid: number } | undefined): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    if (owner !== undefined && process.getuid?.() === 0) await file.chown(owner.uid, owner.gid)
    await file.sync()
  } finally {
    await file.close()
  }
}
