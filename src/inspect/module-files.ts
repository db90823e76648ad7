/** The files of a module folder with their hashes: what its digest covers and what is packed. Links and special files have no place in a release. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EvenkeelError } from '../domain/error.ts'
import { faultOfPath } from '../domain/module-path.ts'

export interface ModuleFile {
  /** Below the module's folder, with forward slashes. */
  path: string
  bytes: number
  sha256: string
  executable: boolean
}

/** What editors, Python and version control leave beside the code. */
const ignored = /^(__pycache__|\.git|\.hg|\.svn|\.DS_Store|\.idea|\.vscode)$|\.(pyc|pyo|swp|swo|orig)$|~$/

/** In path order. @throws EvenkeelError usage naming a link, a device or a name with a line break */
export async function moduleFiles(folder: string): Promise<ModuleFile[]> {
  const files: ModuleFile[] = []
  for await (const path of walk(folder, '')) {
    const found = await lstat(join(folder, path))
    files.push({ path, bytes: found.size, sha256: await hashOf(join(folder, path)), executable: (found.mode & 0o111) !== 0 })
  }
  return files
}

async function* walk(root: string, below: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (ignored.test(entry.name)) continue
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    const fault = faultOfPath(path)
    if (fault !== null) throw cannotPack(join(root, path), fault)
    if (entry.isDirectory()) yield* walk(root, path)
    else if (entry.isFile()) yield path
    else throw cannotPack(join(root, path), entry.isSymbolicLink() ? 'is a symbolic link' : 'is no regular file')
  }
}

function cannotPack(path: string, why: string): EvenkeelError {
  return new EvenkeelError('usage', `${JSON.stringify(path)} ${why}: a release cannot hold it.`, {
    hint: 'rename it, replace it by the file itself, or remove it',
  })
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
