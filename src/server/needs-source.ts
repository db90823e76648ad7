/** What each module of an instance needs once other content is served: read from the stored releases, judged by src/inspect/need. */
import type { NeedsInput } from '../app/gather-facts.ts'
import type { EffectiveModule, Instance } from '../domain/instance.ts'
import type { InstanceFacts } from '../domain/plan.ts'
import { isInstalled } from '../domain/planned-modules.ts'
import type { FactsCache } from '../inspect/facts/cache.ts'
import { decideNeeds } from '../inspect/need/decide-need.ts'
import { readWorld } from '../inspect/need/read-world.ts'
import type { Artefacts } from '../ports/artefacts.ts'

type Needs = Pick<InstanceFacts, 'needs' | 'needsUnknown'>

/** Fails closed: whatever goes wrong is said, and the plan then updates every changed module. */
export async function findNeeds(
  { artefacts, cache }: { artefacts: Artefacts; cache: FactsCache },
  instance: Instance,
  next: EffectiveModule[],
  database: NeedsInput,
): Promise<Needs> {
  const installed = new Map(database.modules.filter(isInstalled).map((module) => [module.name, module.version ?? '']))
  const folders = (modules: EffectiveModule[]) =>
    new Map(modules.filter(({ name }) => installed.has(name)).map(({ name, release }) => [name, artefacts.moduleFolder(release, name)]))
  try {
    const world = await readWorld({
      before: folders(instance.modules),
      after: folders(next),
      series: instance.config.series,
      languages: database.languages,
      installed,
      cache,
    })
    const needs = decideNeeds(world).map(({ name, need, reasons: [first] }) => ({
      name,
      need,
      because: first ? `${first.text} (${first.file}:${first.line})` : 'nothing that Odoo reads differs',
    }))
    return { needs, needsUnknown: null }
  } catch (error) {
    return { needs: null, needsUnknown: error instanceof Error ? error.message : String(error) }
  }
}
