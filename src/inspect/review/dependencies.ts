/** The graph of dependencies: how deep a module lies, and who lies above it. */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import { reachable } from '../../domain/reachable.ts'

/** As the manifest says; a module without a list depends on base, as Odoo has it, but base itself. */
export function dependsOf({ name, manifest }: ModuleFacts): string[] {
  const { depends } = manifest.values
  const named = Array.isArray(depends) ? depends.filter((each) => typeof each === 'string') : []
  return named.length === 0 && name !== 'base' ? ['base'] : named
}

export interface Dependencies {
  /** Edges to the module farthest below; null: something below it was not read. */
  depth(name: string): number | null
  dependents(name: string): { direct: string[]; all: string[] }
  /** Names in an order in which Odoo can load them: by depth, then by name. */
  order: string[]
}

export function readDependencies(modules: ModuleFacts[]): Dependencies {
  const depends = new Map(modules.map((module) => [module.name, dependsOf(module)]))
  const above = new Map<string, string[]>()
  for (const [name, needs] of depends) for (const need of new Set(needs)) above.set(need, [...(above.get(need) ?? []), name])
  const levels = levelsOf(depends)
  const levelOf = (name: string) => levels.get(name)?.depth ?? 0
  return {
    depth: (name) => {
      const level = levels.get(name)
      return level?.complete ? level.depth : null
    },
    dependents: (name) => ({
      direct: (above.get(name) ?? []).filter((each) => each !== name).sort(),
      all: [...reachable(name, above)].filter((each) => each !== name).sort(),
    }),
    order: [...depends.keys()].sort((a, b) => levelOf(a) - levelOf(b) || (a < b ? -1 : 1)),
  }
}

interface Level {
  depth: number
  /** Whether everything below was read. */
  complete: boolean
}

/** A circle is cut where it closes: `release check` is who says that it is one. */
function levelsOf(depends: Map<string, string[]>): Map<string, Level> {
  const levels = new Map<string, Level>()
  const open = new Set<string>()
  const levelOf = (name: string): Level => {
    const known = levels.get(name)
    if (known) return known
    const needs = depends.get(name)
    if (!needs || open.has(name)) return { depth: 0, complete: needs !== undefined }
    open.add(name)
    const below = needs.map(levelOf)
    open.delete(name)
    const level = {
      depth: below.length === 0 ? 0 : 1 + Math.max(...below.map(({ depth }) => depth)),
      complete: below.every(({ complete }) => complete),
    }
    levels.set(name, level)
    return level
  }
  for (const name of depends.keys()) levelOf(name)
  return levels
}
