/** `module review` of what instances serve: looks at their databases and folders, reads what is stored, and changes nothing. */
import type { FactSources } from '../app/gather-facts.ts'
import { type EstateReview, type InstanceLook, reviewEstate as judge } from '../domain/estate-review.ts'
import type { Instance, Series } from '../domain/instance.ts'
import type { ModuleReview } from '../domain/module-review.ts'
import { type Release, releaseLabel } from '../domain/release.ts'
import { findModules } from '../inspect/addons-path.ts'
import type { FactsCache } from '../inspect/facts/cache.ts'
import { readModules } from '../inspect/facts/read-modules.ts'
import { reviewModules } from '../inspect/review/review-modules.ts'
import { odooAddons } from './bind-instance.ts'
import { missingText, readBelow } from './local-review.ts'

export interface ReviewSources extends Pick<FactSources, 'look' | 'addonsPath' | 'manifests'> {
  cache: FactsCache
  now: () => number
}

/** Databases looked at at once. */
const atOnce = 8

/** An instance that cannot be looked at is said so; the others are reviewed. */
export async function reviewEstate(sources: ReviewSources, instances: Instance[], releases: Release[]): Promise<EstateReview> {
  const odoos = new Map<string, Set<string>>()
  const looks: InstanceLook[] = []
  for (let from = 0; from < instances.length; from += atOnce) {
    const some = instances.slice(from, from + atOnce)
    for (const { config } of some) odoos.set(config.odooHome, odoos.get(config.odooHome) ?? (await namesIn(config.odooHome)))
    looks.push(...(await Promise.all(some.map((instance) => lookAt(sources, instance, odoos.get(instance.config.odooHome) ?? new Set())))))
  }
  const stored = releases.map(({ series, modules, ...release }) => ({ label: releaseLabel(release), series, modules }))
  return judge({ looks, releases: stored, at: new Date(sources.now()).toISOString() })
}

async function namesIn(odooHome: string): Promise<Set<string>> {
  return new Set((await findModules(odooAddons(odooHome))).keys())
}

async function lookAt(sources: ReviewSources, instance: Instance, odoo: Set<string>): Promise<InstanceLook> {
  const { series } = instance.config
  const look = { name: instance.name, series, release: releaseLabel(instance.release), serves: instance.modules }
  try {
    const database = await sources.look(instance)
    if (database.unreachable !== null) return { ...look, seen: null, notMeasured: database.unreachable }
    const own = await sources.manifests(await ownFolders(sources, instance), series)
    return { ...look, seen: { modules: database.modules, own, odoo }, notMeasured: null }
  } catch (error) {
    return { ...look, seen: null, notMeasured: error instanceof Error ? error.message : String(error) }
  }
}

/** The addons path without what belongs to Odoo's source tree. */
async function ownFolders(sources: ReviewSources, instance: Instance): Promise<string[]> {
  const { path } = await sources.addonsPath(instance, instance.modules)
  const odoos = odooAddons(instance.config.odooHome)
  return path.filter((folder) => !odoos.includes(folder))
}

/** What the instance's own modules cost to release. */
export async function reviewInstance(sources: ReviewSources, instance: Instance): Promise<ModuleReview> {
  const { odooHome, series } = instance.config satisfies { series: Series }
  const folders = await ownFolders(sources, instance)
  const { cache } = sources
  const modules = await readModules(await findModules(folders), { cache })
  const { around, missing } = await readBelow(modules, await findModules(odooAddons(odooHome)), { cache })
  return reviewModules({
    modules,
    around,
    ages: new Map(),
    at: new Date(sources.now()).toISOString(),
    series,
    folders,
    instance: instance.name,
    notMeasured: [...missingText(missing), 'age of every module: a stored release has no history; review the folder that it was made from'],
  })
}
