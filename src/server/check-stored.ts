/** `release check` of a stored release. Odoo's own modules, and others that it needs, are looked for where an instance of the same series has them. */
import type { Instance } from '../domain/instance.ts'
import type { Release } from '../domain/release.ts'
import type { ReleaseCheck } from '../domain/release-check.ts'
import { releaseLabel } from '../domain/release-label.ts'
import { checkFolders, odooAddons } from '../inspect/check-folders.ts'
import type { FactsCache } from '../inspect/facts/cache.ts'
import type { Artefacts } from '../ports/artefacts.ts'

export interface CheckSources {
  artefacts: Artefacts
  cache: FactsCache
  instances: Instance[]
}

/** @param base the release before it; null when nothing is compared with */
export async function checkStored({ artefacts, cache, instances }: CheckSources, release: Release, base: Release | null): Promise<ReleaseCheck> {
  const folders = ({ digest, modules }: Release) => modules.map(({ name }) => artefacts.moduleFolder(digest, name))
  const check = await checkFolders({
    folders: folders(release),
    series: release.series,
    addonsOf: (series) => addonsOf(instances, series),
    base: base && folders(base),
    // A release is there to replace modules of the same name.
    replaces: true,
    cache,
  })
  // Where the server keeps files is nobody's business.
  const modules = check.modules.map(({ name }) => ({ name, folder: `${releaseLabel(release)}/${name}` }))
  return { ...check, modules }
}

function addonsOf(instances: Instance[], series: Release['series']): string[] {
  const instance = instances.find(({ config }) => config.series === series)
  return instance ? [...odooAddons(instance.config.odooHome), ...instance.config.addons] : []
}
