/**
 * Driver of the port `artefacts` for the data folder. A release lies under its digest once it is complete (a rename makes it so); what an instance serves is a
 * folder of links into releases, named by what it holds, so that a folder that exists is right and going back is switching a link.
 */
import { chmod, lstat, mkdir, open, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { type Digest, digestOf, hexOf } from '../../domain/digest.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { splitInstance } from '../../domain/instance.ts'
import { moduleDigest, releaseDigest } from '../../domain/release.ts'
import type { Artefacts } from '../../ports/artefacts.ts'
import { switchCurrent } from '../lib/current-link.ts'
import { refused, type UnpackedFile, unpack } from './unpack.ts'

const incoming = '.incoming-'

/** @param data the data folder; one server works on it at a time */
export function openArtefacts(data: string): Artefacts {
  const releases = join(data, 'releases')
  let swept: Promise<void> | null = null

  const folderOf = (digest: string) => join(releases, hexOf(digest as Digest))
  const has = (digest: string) => exists(folderOf(digest))
  const moduleFolder = (release: string, module: string) => join(folderOf(release), 'addons', module)
  const instanceFolder = (instance: string) => {
    const { tenant, environment } = splitInstance(instance)
    return join(data, 'instances', tenant, environment)
  }

  const receive: Artefacts['receive'] = async ({ digest, series, modules, content }) => {
    if (await has(digest)) {
      content.resume()
      return
    }
    if (releaseDigest({ series, modules }) !== digest) throw refused('its digest is not that of the modules that it names')
    swept ??= sweep(data, releases)
    await swept
    const temporary = join(releases, `${incoming}${hexOf(digest as Digest).slice(0, 12)}-${crypto.randomUUID()}`)
    try {
      await makeFolder(join(temporary, 'addons'), 0o755)
      const files = await unpack(content, join(temporary, 'addons'), new Set(modules.map((module) => module.name)))
      for (const module of modules) checkContent(module, files.get(module.name) ?? [])
      await chmod(temporary, 0o755)
      await settle(temporary, folderOf(digest))
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
  }

  const compose: Artefacts['compose'] = async (instance, modules) => {
    const links = [...modules].sort((a, b) => (a.name < b.name ? -1 : 1)).map((module) => [module.name, module.release] as const)
    const parent = join(instanceFolder(instance), 'effective')
    const folder = join(parent, hexOf(digestOf(links)).slice(0, 12))
    const targets = new Map(links.map(([name, release]) => [name, relative(folder, moduleFolder(release, name))]))
    for (const [name, release] of links) await needModule(moduleFolder(release, name), name)
    if (await holdsExactly(folder, targets)) return folder
    await makeFolder(join(data, 'instances'), 0o711)
    await makeFolder(dirname(instanceFolder(instance)), 0o711)
    await makeFolder(instanceFolder(instance), 0o711)
    await makeFolder(parent, 0o755)
    const temporary = join(parent, `${incoming}${crypto.randomUUID()}`)
    try {
      await makeFolder(temporary, 0o755)
      for (const [name, target] of targets) await symlink(target, join(temporary, name))
      await rm(folder, { recursive: true, force: true })
      await rename(temporary, folder)
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
    return folder
  }

  const setCurrent: Artefacts['setCurrent'] = (instance, folder) => switchCurrent(instanceFolder(instance), folder)

  return { has, receive, moduleFolder, compose, setCurrent }
}

/** Makes the folder, and removes what a receive left that was interrupted with an earlier process. */
async function sweep(data: string, releases: string): Promise<void> {
  await makeFolder(data, 0o711)
  await makeFolder(releases, 0o711)
  for (const name of await readdir(releases)) if (name.startsWith(incoming)) await rm(join(releases, name), { recursive: true, force: true })
}

/** Removes what composing and switching left that were interrupted with an earlier process. For the start, before anything composes. */
export async function sweepInstances(data: string): Promise<void> {
  const root = join(data, 'instances')
  for (const tenant of await readdir(root).catch(() => []))
    for (const environment of await readdir(join(root, tenant)).catch(() => [])) {
      const folder = join(root, tenant, environment)
      const composing = (await readdir(join(folder, 'effective')).catch(() => [])).filter((name) => name.startsWith(incoming))
      const switching = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('current.'))
      for (const left of [...composing.map((name) => join('effective', name)), ...switching])
        await rm(join(folder, left), { recursive: true, force: true })
    }
}

function checkContent(module: { name: string; digest: string }, files: UnpackedFile[]): void {
  const digest = moduleDigest(files)
  if (digest !== module.digest) throw refused(`module ${module.name} has the digest ${digest}, not ${module.digest} as announced`)
}

/** Another receive of the same release may have been first: then its result stands. */
async function settle(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  await syncFolder(dirname(folder))
}

async function needModule(folder: string, name: string): Promise<void> {
  if (await exists(folder)) return
  throw new EvenkeelError('notFound', `Module ${name} is not stored at ${folder}: the data folder lacks a release's files.`, {
    hint: 'evenkeel doctor',
    condition: 'release-missing',
  })
}

async function holdsExactly(folder: string, targets: Map<string, string>): Promise<boolean> {
  const names = await readdir(folder).catch(() => null)
  if (names === null || names.length !== targets.size) return false
  for (const name of names) if ((await readlink(join(folder, name)).catch(() => null)) !== targets.get(name)) return false
  return true
}

async function makeFolder(folder: string, mode: number): Promise<void> {
  if ((await mkdir(folder, { recursive: true })) !== undefined) await chmod(folder, mode)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
