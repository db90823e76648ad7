/** Two stored releases, or a release and what an instance serves, read for comparing. Looks at the instance's database; changes nothing. */
import type { FactSources } from '../app/gather-facts.ts'
import { nextModules } from '../domain/effective.ts'
import { EvenkeelError } from '../domain/error.ts'
import type { Instance, Series } from '../domain/instance.ts'
import { isInstalled } from '../domain/planned-modules.ts'
import { type Release, releaseLabel } from '../domain/release.ts'
import type { FactsCache } from '../inspect/facts/cache.ts'
import type { LiveTables } from '../inspect/hazards/models/changes.ts'
import { dependsOf, readWorld } from '../inspect/need/read-world.ts'
import type { Artefacts } from '../ports/artefacts.ts'
import type { Compared } from './compared.ts'

export interface StoredSources extends Pick<FactSources, 'look' | 'addonsPath' | 'manifests'> {
  artefacts: Artefacts
  cache: FactsCache
  liveTables(instance: Instance, names: string[]): Promise<LiveTables>
}

const sideOf = (release: Pick<Release, 'name' | 'version' | 'digest'>): Compared['from'] => ({
  label: releaseLabel(release),
  digest: release.digest,
})

function mustBeOneSeries(from: { what: string; series: Series }, to: Release): void {
  if (from.series === to.series) return
  throw new EvenkeelError('usage', `${from.what} is for Odoo ${from.series}, ${releaseLabel(to)} for ${to.series}: they cannot be compared.`, {
    hint: 'compare releases of one series: evenkeel release list',
  })
}

/** @throws EvenkeelError usage when they are for two series */
export async function compareReleases({ artefacts, cache }: StoredSources, from: Release, to: Release): Promise<Compared> {
  mustBeOneSeries({ what: releaseLabel(from), series: from.series }, to)
  const folders = ({ modules, digest }: Release) => new Map(modules.map(({ name }) => [name, artefacts.moduleFolder(digest, name)]))
  const world = await readWorld({ before: folders(from), after: folders(to), series: to.series, languages: null, installed: new Map(), cache })
  return { from: sideOf(from), to: sideOf(to), on: null, world, depends: dependsOf(world) }
}

/** @throws EvenkeelError usage when they are for two series; unreachable when the instance's database cannot be looked at: which modules are installed decides everything */
export async function compareWithInstance(sources: StoredSources, instance: Instance, release: Release): Promise<Compared> {
  mustBeOneSeries({ what: instance.name, series: instance.config.series }, release)
  const database = await sources.look(instance)
  if (database.unreachable !== null)
    throw new EvenkeelError('unreachable', `${instance.name}: its database cannot be looked at: ${database.unreachable}`, { hint: 'evenkeel doctor' })
  const installed = new Map(database.modules.filter(isInstalled).map((module) => [module.name, module.version ?? '']))
  const next = nextModules(instance.modules, release)
  const folders = (modules: Instance['modules']) =>
    new Map(
      modules.filter(({ name }) => installed.has(name)).map((module) => [module.name, sources.artefacts.moduleFolder(module.release, module.name)]),
    )
  const { series } = instance.config
  const world = await readWorld({
    before: folders(instance.modules),
    after: folders(next),
    series,
    languages: database.languages,
    installed,
    cache: sources.cache,
  })
  const { path } = await sources.addonsPath(instance, next)
  const manifests = (await sources.manifests(path, series)).filter(({ name }) => installed.has(name))
  const depends = new Map(manifests.map(({ name, depends: needs }) => [name, needs]))
  const on = { instance: instance.name, liveTables: (names: string[]) => sources.liveTables(instance, names) }
  return { from: sideOf(instance.release), to: sideOf(release), on, world, depends }
}
