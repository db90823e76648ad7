/**
 * The archive: a compressed tar, written and read as a stream, so that its size costs no memory. Reading believes nothing: paths must stay inside, every
 * member is hashed and held against the manifest, and what is missing, cut off, changed or not named is refused by name before anything is used.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, lstat, mkdir, open, readlink, symlink, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { extract, type Header, pack } from 'tar-stream'
import { sha256Hex } from '../../domain/digest.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { BackupManifest, type Member, manifestName } from './manifest.ts'

export interface ArchiveWriter {
  /** A file, a folder or a symbolic link. A file that grows meanwhile is taken as long as it was. */
  add(path: string, from: string): Promise<void>
  /** Writes the manifest over everything that was added, and the end. */
  close(manifest: (members: Member[]) => BackupManifest): Promise<BackupManifest>
}

/** @param file is made, with mode 0600: it holds passwords */
export function createArchive(file: string): ArchiveWriter {
  const tar = pack()
  const members: Member[] = []
  const written = pipeline(Readable.from(tar), createGzip(), createWriteStream(file, { mode: 0o600, flags: 'wx' }))
  // A full disk must end whatever waits for the archive to take more.
  const broken = written.then(() => Promise.reject(new Error('the archive was closed too early')))
  broken.catch(() => undefined)
  const note = (path: string, bytes: number, sha256: string) => void members.push({ path, bytes, sha256 })
  return {
    async add(path, from) {
      const stat = await lstat(from)
      const header = { name: path, mode: stat.mode & 0o777, mtime: stat.mtime }
      if (stat.isSymbolicLink()) {
        const linkname = await readlink(from)
        tar.entry({ ...header, type: 'symlink', linkname })
        return note(path, 0, sha256Hex(linkname))
      }
      if (stat.isDirectory()) {
        tar.entry({ ...header, type: 'directory' })
        return note(path, 0, sha256Hex(''))
      }
      // Opened before the archive says that it comes: a file that is gone by now is then simply not in it.
      const handle = await open(from)
      const { size } = await handle.stat()
      const hash = createHash('sha256')
      const bytes = size === 0 ? Readable.from([]) : handle.createReadStream({ end: size - 1 })
      await Promise.race([pipeline(bytes, through(hash), tar.entry({ ...header, size, type: 'file' })), broken])
      await handle.close()
      note(path, size, hash.digest('hex'))
    },
    async close(manifest) {
      const document = manifest(members)
      tar.entry({ name: manifestName, mode: 0o600 }, JSON.stringify(document))
      tar.finalize()
      await written
      return document
    },
  }
}

/**
 * Unpacks and checks a whole archive into an empty folder.
 * @returns the manifest, and its SHA-256: the backup's identity
 * @throws EvenkeelError `bad`, naming the member that is not as it was
 */
export async function unpackArchive(file: string, folder: string): Promise<{ manifest: BackupManifest; id: string }> {
  const found = new Map<string, Member>()
  let manifestText: string | null = null
  let last = 'its beginning'
  const entries = extract()
  const reading = pipeline(createReadStream(file), createGunzip(), entries)
  reading.catch((cause) => entries.destroy(cause))
  try {
    for await (const entry of entries) {
      last = entry.header.name
      // tar-stream types its entries as streams of another library; they are iterable all the same.
      const bytes = entry as unknown as AsyncIterable<Buffer>
      if (last === manifestName) manifestText = await textOf(bytes)
      else found.set(last, await unpackMember(entry.header, bytes, folder, found))
    }
    await reading
  } catch (cause) {
    if (cause instanceof EvenkeelError) throw cause
    throw bad(file, `it cannot be read behind ${last}: it was cut off or changed`, cause)
  }
  if (manifestText === null) throw bad(file, `its ${manifestName} is missing: it was cut off, or is no backup`)
  const manifest = readManifest(file, manifestText)
  compare(file, manifest.members, found)
  return { manifest, id: sha256Hex(manifestText) }
}

function readManifest(file: string, text: string): BackupManifest {
  try {
    return BackupManifest.parse(JSON.parse(text))
  } catch (cause) {
    throw bad(file, `its ${manifestName} is not one that this version reads`, cause)
  }
}

function compare(file: string, wanted: Member[], found: Map<string, Member>): void {
  for (const member of wanted) {
    const got = found.get(member.path)
    if (got === undefined) throw bad(file, `${member.path} is missing`)
    if (got.sha256 !== member.sha256 || got.bytes !== member.bytes) throw bad(file, `${member.path} was changed after the backup was made`)
    found.delete(member.path)
  }
  for (const path of found.keys()) throw bad(file, `${path} is not part of the backup`)
}

async function unpackMember(header: Header, bytes: AsyncIterable<Buffer>, folder: string, seen: Map<string, Member>): Promise<Member> {
  const name = header.name.replace(/\/$/, '')
  if (name.split('/').some((part) => part === '' || part === '.' || part === '..') || name.includes('\0'))
    throw bad(header.name, 'this path leads out of the backup')
  if (seen.has(name)) throw bad(name, 'it is in the backup twice')
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  const mode = (header.mode ?? 0o600) & 0o777
  if (header.type === 'directory') {
    await mkdir(path, { recursive: true })
    await chmod(path, mode)
    return { path: name, bytes: 0, sha256: sha256Hex(await textOf(bytes)) }
  }
  if (header.type === 'symlink') {
    const target = header.linkname ?? ''
    await symlink(target, path)
    return { path: name, bytes: (await textOf(bytes)).length, sha256: sha256Hex(target) }
  }
  if (header.type !== 'file') throw bad(name, `it is a ${header.type}, and only files, folders and links are taken`)
  const hash = createHash('sha256')
  const out = createWriteStream(path, { mode: 0o600, flags: 'wx' })
  await pipeline(Readable.from(bytes), through(hash), out)
  await chmod(path, mode)
  // Odoo names its asset bundles by the times of the files in them.
  if (header.mtime) await utimes(path, header.mtime, header.mtime)
  return { path: name, bytes: out.bytesWritten, sha256: hash.digest('hex') }
}

function through(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
}

async function textOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function bad(what: string, why: string, cause?: unknown): EvenkeelError {
  return new EvenkeelError('bad', `${what}: ${why}. Nothing was restored.`, {
    hint: 'restore another backup; keep this one for whoever looks into it',
    cause,
  })
}
