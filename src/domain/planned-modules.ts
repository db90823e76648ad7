/**
 * What a release does to each module of an instance. Odoo's `-u` also updates every installed module that depends on an updated one, and reads the
 * dependencies from the manifests on disk, not from the database: so do we, or the plan would name too few.
 */
import type { InstanceFacts, ManifestFact, ModuleState, PlannedModule } from './plan.ts'
import type { Release, ReleaseModule } from './release.ts'

export type ModuleFacts = Pick<InstanceFacts, 'modules' | 'manifests' | 'effective'>

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

export const isInstalled = (module: ModuleState | undefined): boolean =>
  module !== undefined && ['installed', 'to upgrade', 'to remove'].includes(module.state)

export const installedModules = (facts: Pick<InstanceFacts, 'modules'>): ModuleState[] => facts.modules.filter(isInstalled).sort(byName)

export const manifestsByName = (facts: Pick<InstanceFacts, 'manifests'>): Map<string, ManifestFact> =>
  new Map(facts.manifests.map((manifest) => [manifest.name, manifest]))

/** The released modules in name order, then the installed modules that depend on a changed one. */
export function planModules(facts: ModuleFacts, release: Pick<Release, 'modules'>): PlannedModule[] {
  const released = [...release.modules].sort(byName).map((module) => planReleased(facts, module))
  const changed = released.filter((module) => module.action === 'update').map((module) => module.name)
  return [...released, ...planDependents(facts, changed)]
}

function planReleased(facts: ModuleFacts, module: ReleaseModule): PlannedModule {
  const installed = facts.modules.find((state) => state.name === module.name)
  const to = facts.manifests.find((manifest) => manifest.name === module.name)?.version ?? module.version
  if (!isInstalled(installed)) return { name: module.name, action: 'nothing', from: null, to, because: 'not installed there' }
  const serves = facts.effective.find((effective) => effective.name === module.name)
  const from = installed?.version ?? null
  if (serves?.digest === module.digest) return { name: module.name, action: 'nothing', from, to, because: 'same content' }
  return { name: module.name, action: 'update', from, to, because: serves ? 'its content changed' : 'its content comes from this release now' }
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

function reachable(from: string, edges: Map<string, string[]>): Set<string> {
  const seen = new Set<string>()
  const open = [from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const next = (edges.get(name) ?? []).filter((each) => !seen.has(each))
    for (const each of next) seen.add(each)
    open.push(...next)
  }
  return seen
}
