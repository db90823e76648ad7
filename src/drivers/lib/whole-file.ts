/** A file that is replaced whole: a reader sees the old one or the new one, and a write that fails leaves the old one and nothing beside it. */
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

interface Options {
  /** Who may read it besides us, where we may give files away. */
  owner?: { uid: number; gid: number }
  /** Where it is written first; without it a name of its own, with this process's id in it. A fixed one is for files that one flow writes: what a killed process left is written over. */
  temporary?: string
}

/** Only its owner may read it. */
export async function writeWholeFile(path: string, text: string, { owner, temporary = ownName(path) }: Options = {}): Promise<void> {
  try {
    await writeSynced(temporary, text, owner)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

const ownName = (path: string): string => join(dirname(path), `.${process.pid}.${crypto.randomUUID()}.tmp`)

async function writeSynced(path: string, text: string, owner: Options['owner']): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(text)
    if (owner !== undefined && process.getuid?.() === 0) await file.chown(owner.uid, owner.gid)
    await file.sync()
  } finally {
    await file.close()
  }
}
