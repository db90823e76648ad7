/** Modules on an addons path, as Odoo finds them: folder after folder, the first that has a module wins. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Series } from '../domain/instance.ts'
import type { ManifestFact } from '../domain/plan.ts'
import { manifestName, readManifest } from './manifest.ts'

/** Folders of modules by module name. A folder of the path that is not there has none. */
export async function findModules(path: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const folder of path) {
    const names = await readdir(folder).catch(() => [] as string[])
    for (const name of names.sort()) {
      if (!found.has(name) && (await isModule(join(folder, name)))) found.set(name, join(folder, name))
    }
  }
  return found
}

export async function isModule(folder: string): Promise<boolean> {
  return (await stat(join(folder, manifestName)).catch(() => null))?.isFile() ?? false
}

/** The manifest of every module on the path, in name order. 600 modules take half a second. */
export async function readManifests(path: string[], series: Series): Promise<ManifestFact[]> {
  const modules = await findModules(path)
  const manifests: ManifestFact[] = []
  for (const [name, folder] of [...modules].sort(([a], [b]) => (a < b ? -1 : 1))) manifests.push(await readManifest(folder, name, series))
  return manifests
}
