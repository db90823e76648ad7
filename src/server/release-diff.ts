/** `release diff`: two stored releases, or a release against what an instance serves. Reads what is stored and looks at the instance's database; changes nothing. */
import type { FactSources } from '../app/gather-facts.ts'
import { nextModules } from '../domain/effective.ts'
import { EvenkeelError } from '../domain/error.ts'
import type { Instance } from '../domain/instance.ts'
import type { ReleaseDiff } from '../domain/need.ts'
import { isInstalled } from '../domain/planned-modules.ts'
import { type Release, releaseLabel } from '../domain/release.ts'
import { drawUpDiff } from '../domain/release-diff.ts'
import type { FactsCache } from '../inspect/facts/cache.ts'
import { decideNeeds } from '../inspect/need/decide-need.ts'
import { dependsOf, readWorld } from '../inspect/need/read-world.ts'
import type { Artefacts } from '../ports/artefacts.ts'

export interface DiffSources extends Pick<FactSources, 'look' | 'addonsPath' | 'manifests'> {
  artefacts: Artefacts
  cache: FactsCache
}

const sideOf = (release: Pick<Release, 'name' | 'version' | 'digest'>): ReleaseDiff['from'] => ({
  label: releaseLabel(release),
  digest: release.digest,
})

/** @throws EvenkeelError usage when they are for two series */
export async function diffReleases({ artefacts, cache }: DiffSources, from: Release, to: Release): Promise<ReleaseDiff> {
  if (from.series !== to.series)
    throw new EvenkeelError(
      'usage',
      `${releaseLabel(from)} is for Odoo ${from.series}, ${releaseLabel(to)} for ${to.series}: they cannot be compared.`,
      {
        hint: 'compare releases of one series',
      },
    )
  const folders = ({ modules, digest }: Release) => new Map(modules.map(({ name }) => [name, artefacts.moduleFolder(digest, name)]))
  const [before, after] = [folders(from), folders(to)]
  const world = await readWorld({ before, after, series: to.series, languages: null, installed: new Map(), cache })
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => ({ name, file: '__manifest__.py' }))
  return drawUpDiff({ from: sideOf(from), to: sideOf(to), needs: decideNeeds(world), depends: dependsOf(world), gone })
}

/** @throws EvenkeelError unreachable when the instance's database cannot be looked at: which modules are installed decides everything */
export async function diffInstance(sources: DiffSources, instance: Instance, release: Release): Promise<ReleaseDiff> {
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
  return drawUpDiff({ from: sideOf(instance.release), to: sideOf(release), instance: instance.name, needs: decideNeeds(world), depends, gone: [] })
}
