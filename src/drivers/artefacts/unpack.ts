/**
 * Unpacks a release's tar stream into a folder. The stream comes from a client, so nothing in it is believed: plain files only, below a module of the release,
 * no path that leads elsewhere, bounds on number and size, and every byte is hashed again.
 *
 * Modification times come from the content: Odoo 18.0 names an asset bundle by the addresses and times of the files in it (assetsbundle.py, unique_descriptor).
 * Tried with one time for all: the changed script of a second release was served from the first one's bundle. (16.0 has the files' paths in the name, too.)
 */
import { createHash } from 'node:crypto'
import { chmod, mkdir, open, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import { EvenkeelError } from '../../domain/error.ts'
import { faultOfPath } from '../../domain/module-path.ts'

/** The largest module collections have some 30,000 files and 600 MB. */
const most = { files: 100_000, bytes: 2 * 2 ** 30 }

const longestShown = 200

export interface UnpackedFile {
  path: string
  sha256: string
  executable: boolean
}

/** Files by module. Throws `refused` for content that is not allowed, or is no archive. */
export async function unpack(content: Readable, folder: string, modules: ReadonlySet<string>): Promise<Map<string, UnpackedFile[]>> {
  try {
    return await unpackAll(content, folder, modules)
  } catch (error) {
    // The disk and the connection give their faults a code; what has none is what the library says of the archive.
    if (error instanceof EvenkeelError || (error as NodeJS.ErrnoException).code !== undefined) throw error
    throw refused(`it is no tar archive that can be read (${error instanceof Error ? error.message : String(error)})`)
  }
}

async function unpackAll(content: Readable, folder: string, modules: ReadonlySet<string>): Promise<Map<string, UnpackedFile[]>> {
  const files = new Map([...modules].map((name): [string, UnpackedFile[]] => [name, []]))
  const seen = new Set<string>()
  const made = new Set<string>()
  let bytes = 0
  const entries = extract()
  content.on('error', (cause) => entries.destroy(cause))
  content.pipe(entries)
  for await (const entry of entries) {
    const { module, path } = checkedPath(entry.header, modules, seen)
    bytes += entry.header.size ?? 0
    if (made.has(join(module, path)) || ancestorsOf(join(module, path)).some((each) => seen.has(each)))
      throw refused(`it holds ${JSON.stringify(path)} as a file and as a folder`)
    if (seen.size > most.files || bytes > most.bytes) throw tooLarge()
    await makeFolders(folder, dirname(join(module, path)), made)
    const executable = ((entry.header.mode ?? 0) & 0o100) !== 0
    // tar-stream types its entries as streams of another library; they are iterable all the same.
    const sha256 = await writeFile(entry as unknown as AsyncIterable<Uint8Array>, join(folder, module, path), executable)
    files.get(module)?.push({ path, sha256, executable })
  }
  return files
}

function checkedPath({ name, type }: Header, modules: ReadonlySet<string>, seen: Set<string>): { module: string; path: string } {
  const shown = JSON.stringify(name.slice(0, longestShown))
  if (type !== 'file') throw refused(`it holds ${shown}, which is a ${type ?? 'thing of unknown kind'}; only plain files are taken`)
  const [module = '', ...rest] = name.split('/')
  if (rest.length === 0 || [module, ...rest].some((part) => part === '' || part === '.' || part === '..'))
    throw refused(`it holds the path ${shown}, which leads out of its module`)
  const fault = faultOfPath(rest.join('/'))
  if (fault !== null) throw refused(`it holds ${shown}, which ${fault}`)
  if (!modules.has(module)) throw refused(`it holds ${shown}, and the release has no module ${JSON.stringify(module)}`)
  if (seen.has(name)) throw refused(`it holds ${shown} twice`)
  seen.add(name)
  return { module, path: rest.join('/') }
}

/** `a/b`, `a` of `a/b/c`. */
function ancestorsOf(name: string): string[] {
  const parts = name.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** The process's umask is not ours to rely on. */
async function makeFolders(root: string, path: string, made: Set<string>): Promise<void> {
  if (made.has(path)) return
  if (path !== '.') await makeFolders(root, dirname(path), made)
  await mkdir(join(root, path), { recursive: true })
  await chmod(join(root, path), 0o755)
  made.add(path)
}

async function writeFile(content: AsyncIterable<Uint8Array>, file: string, executable: boolean): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file, 'wx', 0o644)
  try {
    for await (const chunk of content) {
      hash.update(chunk)
      await handle.appendFile(chunk)
    }
    const sha256 = hash.digest('hex')
    const time = timeOf(sha256)
    await handle.chmod(executable ? 0o555 : 0o444)
    await utimes(file, time, time)
    await handle.sync()
    return sha256
  } finally {
    await handle.close()
  }
}

/** Seconds since the epoch, between 1980 and 2011. */
function timeOf(sha256: string): number {
  return 315_532_800 + (Number.parseInt(sha256.slice(0, 8), 16) % 1_000_000_000)
}

export function refused(why: string): EvenkeelError {
  return new EvenkeelError('refused', `The release's content is refused: ${why}. Nothing was stored.`, { hint: 'evenkeel release create' })
}

function tooLarge(): EvenkeelError {
  return refused(`it is larger than ${most.files} files or ${most.bytes / 2 ** 30} GiB`)
}
