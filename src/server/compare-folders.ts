/** Two folders of modules read for comparing, without a server: two checkouts of one repository, before and after. */
import { stat } from 'node:fs/promises'
import { EvenkeelError } from '../domain/error.ts'
import type { Series } from '../domain/instance.ts'
import { Series as AllSeries } from '../domain/instance.ts'
import { namedModules } from '../inspect/addons-path.ts'
import { withoutCache } from '../inspect/facts/cache.ts'
import { readModules } from '../inspect/facts/read-modules.ts'
import { dependsOf, readWorld } from '../inspect/need/read-world.ts'
import type { Compared } from './compared.ts'

export { diffOf, notesOf } from './compared.ts'

export interface Folders {
  from: { folder: string; label: string }
  to: { folder: string; label: string }
  series: Series
  progress?: (done: number, total: number) => void
}

/** @throws EvenkeelError usage when a folder holds no module */
export async function compareFolders({ from, to, series, progress }: Folders): Promise<Compared> {
  const [before, after] = [await modulesIn(from.folder), await modulesIn(to.folder)]
  const world = await readWorld({
    before,
    after,
    series,
    languages: null,
    installed: new Map(),
    cache: withoutCache,
    ...(progress ? { progress } : {}),
  })
  const side = ({ label }: Folders['from']) => ({ label, digest: null })
  return { from: side(from), to: side(to), on: null, world, depends: dependsOf(world) }
}

/** What the manifests' versions begin with; null where none says it. */
export async function seriesOfFolders(folders: string[]): Promise<Series | null> {
  const named = []
  for (const folder of folders) named.push(await modulesIn(folder))
  for (const modules of named.toReversed()) {
    const read = await readModules(modules, { cache: withoutCache })
    const versions = read.map(({ manifest }) => manifest.values.version)
    const found = AllSeries.options.find((series) => versions.some((version) => typeof version === 'string' && version.startsWith(`${series}.`)))
    if (found) return found
  }
  return null
}

async function modulesIn(folder: string): Promise<Map<string, string>> {
  if (!(await stat(folder).catch(() => null))?.isDirectory()) {
    throw new EvenkeelError('usage', `${folder} is neither a folder nor a release: name@version, or sha256: and at least 12 digits.`, {
      hint: 'evenkeel release --help',
    })
  }
  return namedModules(folder, 'evenkeel release diff --help')
}
