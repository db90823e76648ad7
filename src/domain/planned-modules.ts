/**
 * What a release does to each module of an instance: nothing, a restart, an update. What a module needs is a fact (src/inspect/need); where it is missing, the module is
 * updated. Odoo's `-u` also updates every installed module that depends on an updated one, and reads the
 * dependencies from the manifests on disk, not from the database: so do we, or the plan would name too few.
 */
import { needsUpdate } from './need.ts'
import type { InstanceFacts, ManifestFact, ModuleState, PlannedModule } from './plan.ts'
import { reachable } from './reachable.ts'
import type { Release, ReleaseModule } from './release.ts'

export type ModuleFacts = Pick<InstanceFacts, 'modules' | 'manifests' | 'effective' | 'needs'>

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

export const isInstalled = (module: ModuleState | undefined): boolean =>
  module !== undefined && ['installed', 'to upgrade', 'to remove'].includes(module.state)

export const installedModules = (facts: Pick<InstanceFacts, 'modules'>): ModuleState[] => facts.modules.filter(isInstalled).sort(byName)

export const manifestsByName = (facts: Pick<InstanceFacts, 'manifests'>): Map<string, ManifestFact> =>
  new Map(facts.manifests.map((manifest) => [manifest.name, manifest]))

export type Reach = PlannedModule['action']

/** The heaviest action of a plan: it decides whether users are out, and for how long. */
export function reachOf(modules: PlannedModule[]): Reach {
  const has = (action: Reach): boolean => modules.some((module) => module.action === action)
  return has('update') ? 'update' : has('restart') ? 'restart' : 'nothing'
}

/** The released modules in name order, then those that need an update because of them, then the installed modules that depend on an updated one. */
export function planModules(facts: ModuleFacts, release: Pick<Release, 'modules'>): PlannedModule[] {
  const released = [...release.modules].sort(byName).map((module) => planReleased(facts, module))
  const chosen = [...released, ...planBeside(facts, released)]
  const updated = chosen.filter((module) => module.action === 'update').map((module) => module.name)
  const dependents = planDependents(facts, updated)
  const more = new Map(dependents.map((module) => [module.name, module]))
  // One that only needed a restart is updated by Odoo all the same when it depends on an updated one.
  const kept = chosen.map((module) => more.get(module.name) ?? module)
  const named = new Set(chosen.map((module) => module.name))
  return [...kept, ...dependents.filter((module) => !named.has(module.name))]
}

function planReleased(facts: ModuleFacts, module: ReleaseModule): PlannedModule {
  const installed = facts.modules.find((state) => state.name === module.name)
  const to = facts.manifests.find((manifest) => manifest.name === module.name)?.version ?? module.version
  if (!isInstalled(installed)) return { name: module.name, action: 'nothing', from: null, to, because: 'not installed there' }
  const serves = facts.effective.find((effective) => effective.name === module.name)
  const from = installed?.version ?? null
  if (serves?.digest === module.digest) return { name: module.name, action: 'nothing', from, to, because: 'same content' }
  if (!serves) return { name: module.name, action: 'update', from, to, because: 'its content comes from this release now' }
  if (facts.needs === null) return { name: module.name, action: 'update', from, to, because: 'its content changed' }
  const { need, because } = facts.needs.find((each) => each.name === module.name) ?? { need: 'nothing' as const, because: nothingRead }
  const action = needsUpdate(need) ? 'update' : need === 'restart' ? 'restart' : 'nothing'
  return { name: module.name, action, from, to, because: action === 'update' ? because : `${because}${keepsVersion(from, to)}` }
}

const nothingRead = 'nothing that Odoo reads differs'

/** Odoo writes a module's version down at an update only. */
const keepsVersion = (from: string | null, to: string): string =>
  from === null || from === to ? '' : `; the database keeps version ${from} until its next update`

/** Modules that the release does not bring, but that use what it changed: a constant behind a field. */
function planBeside(facts: ModuleFacts, released: PlannedModule[]): PlannedModule[] {
  const names = new Set(released.map((module) => module.name))
  return (facts.needs ?? [])
    .filter((each) => needsUpdate(each.need) && !names.has(each.name))
    .flatMap(({ name, because }) => {
      const installed = facts.modules.find((state) => state.name === name)
      if (!installed || !isInstalled(installed)) return []
      const to = facts.manifests.find((manifest) => manifest.name === name)?.version ?? installed.version
      return [{ name, action: 'update' as const, from: installed.version, to, because }]
    })
}

function planDependents(facts: ModuleFacts, changed: string[]): PlannedModule[] {
  const manifests = manifestsByName(facts)
  const installed = installedModules(facts)
  const dependsOn = (module: ModuleState): string[] => manifests.get(module.name)?.depends ?? module.dependsOn
  const roots = rootsOf(changed, new Map(installed.map((module) => [module.name, dependsOn(module)])))
  return installed
    .filter((module) => !changed.includes(module.name) && roots.has(module.name))
    .map((module) => ({
      name: module.name,
      action: 'update' as const,
      from: module.version,
      to: manifests.get(module.name)?.version ?? module.version,
      because: `depends on ${[...(roots.get(module.name) ?? [])].sort().join(', ')}`,
    }))
}

/** Which of `changed` each module rests on, directly or through others. */
function rootsOf(changed: string[], depends: Map<string, string[]>): Map<string, Set<string>> {
  const dependents = new Map<string, string[]>()
  for (const [name, needs] of depends) for (const need of needs) dependents.set(need, [...(dependents.get(need) ?? []), name])
  const roots = new Map<string, Set<string>>()
  for (const root of changed) for (const name of reachable(root, dependents)) roots.set(name, (roots.get(name) ?? new Set()).add(root))
  return roots
}
