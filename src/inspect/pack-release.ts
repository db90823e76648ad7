/**
 * Packs module folders into a release's content: the list of modules with their digests, and a tar stream that is the same on every machine (path order, no times,
 * no owners). Used by the CLI, and by the server for what an instance ran when it was added.
 */
import { createReadStream } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'
import { EvenkeelError } from '../domain/error.ts'
import type { Series } from '../domain/instance.ts'
import { ModuleName, moduleDigest, type ReleaseModule, releaseDigest } from '../domain/release.ts'
import { namedModules } from './addons-path.ts'
import { readManifest } from './manifest.ts'
import { type ModuleFile, moduleFiles } from './module-files.ts'

export interface PackedRelease {
  series: Series
  digest: string
  modules: ReleaseModule[]
  files: number
  bytes: number
  /** A new stream of the content each time; fails when a file changed since it was hashed. */
  content(): Readable
}

interface PackedModule extends ReleaseModule {
  folder: string
  files: ModuleFile[]
}

/**
 * @param folders each a module's folder, or a folder that holds modules
 * @throws EvenkeelError usage: no module found, one found twice, a broken manifest, a version of another series, a link
 */
export async function packRelease(folders: string[], series: Series): Promise<PackedRelease> {
  return packModules(await modulesIn(folders), series)
}

/** Packs exactly these modules, by name and folder; none is an empty release. */
export async function packModules(found: Map<string, string>, series: Series): Promise<PackedRelease> {
  const packed: PackedModule[] = []
  for (const [name, folder] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) packed.push(await packModule(name, folder, series))
  const modules = packed.map(({ name, version, digest }) => ({ name, version, digest }))
  const files = packed.flatMap((module) => module.files)
  return {
    series,
    digest: releaseDigest({ series, modules }),
    modules,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    content: () => contentOf(packed),
  }
}

async function modulesIn(folders: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const folder of folders.map((each) => resolve(each))) {
    for (const module of (await namedModules(folder, 'evenkeel release create --help')).values()) addOnce(found, module)
  }
  return found
}

function addOnce(found: Map<string, string>, folder: string): void {
  const name = basename(folder)
  if (!ModuleName.safeParse(name).success)
    throw new EvenkeelError('usage', `${folder} is no name for a module: letters, digits and underscores.`, { hint: 'rename the folder' })
  const earlier = found.get(name)
  if (earlier !== undefined && earlier !== folder)
    throw new EvenkeelError('usage', `Module ${name} was found twice: ${earlier} and ${folder}.`, { hint: 'give --modules only one of them' })
  found.set(name, folder)
}

async function packModule(name: string, folder: string, series: Series): Promise<PackedModule> {
  const manifest = await readManifest(folder, name, series)
  if (manifest.broken !== null) throw new EvenkeelError('usage', `Module ${name}: ${manifest.broken}.`, { hint: 'mend the manifest' })
  const other = /^(\d+\.0)\.\d+\.\d+(\.\d+)?$/.exec(manifest.version.slice(series.length + 1))
  if (other) {
    throw new EvenkeelError('usage', `Module ${name} is for Odoo ${other[1]}: its manifest says version ${other[0]}, the release is for ${series}.`, {
      hint: `release create --series ${other[1]}, or mend the manifest`,
    })
  }
  const files = await moduleFiles(folder)
  return { name, version: manifest.version, digest: moduleDigest(files), folder, files }
}

function contentOf(modules: PackedModule[]): Readable {
  const archive = pack()
  write(archive, modules).then(
    () => archive.finalize(),
    (error) => archive.destroy(error),
  )
  return Readable.from(archive)
}

async function write(archive: ReturnType<typeof pack>, modules: PackedModule[]): Promise<void> {
  for (const module of modules) {
    for (const file of module.files) {
      const entry = archive.entry({
        name: `${module.name}/${file.path}`,
        size: file.bytes,
        mode: file.executable ? 0o755 : 0o644,
        mtime: new Date(0),
        type: 'file',
      })
      await pipeline(createReadStream(join(module.folder, file.path)), entry)
    }
  }
}
