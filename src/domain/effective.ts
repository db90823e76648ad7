/** A release is an overlay on what an instance serves: its modules replace those of the same name, everything else stays. */
import type { EffectiveModule } from './instance.ts'
import type { Release } from './release.ts'

/** What the instance serves once the release is live, in name order. */
export function nextModules(current: EffectiveModule[], release: Pick<Release, 'digest' | 'modules'>): EffectiveModule[] {
  const byName = new Map(current.map((module) => [module.name, module]))
  for (const module of release.modules) byName.set(module.name, { ...module, release: release.digest })
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
