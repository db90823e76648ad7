import { isTrue } from '../../../domain/facts/literal.ts'
import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { manifestName } from '../../manifest.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'

export const rule: Rule = {
  id: 'dependency',
  severity: 'error',
  title: 'a module that this one depends on is missing, not installable, named twice, or depends on it in turn',
  find: (input) => {
    const { module } = input
    if (!isInstallable(module)) return []
    return dependsOf(module).flatMap((name, index) => {
      const text = problemOf(name, index, input)
      return text === null ? [] : [{ path: manifestName, line: lineOf(module, index), text } satisfies RuleFinding]
    })
  },
}

export function dependsOf({ manifest }: ModuleFacts): string[] {
  const { depends } = manifest.values
  return Array.isArray(depends) ? depends.filter((name) => typeof name === 'string') : []
}

export const isInstallable = ({ manifest }: ModuleFacts): boolean => isTrue(manifest.values.installable ?? true)

function lineOf({ manifest }: ModuleFacts, index: number): number {
  return manifest.items.depends?.[index] ?? manifest.lines.depends ?? 1
}

function problemOf(name: string, index: number, { module, checked, others }: RuleInput): string | null {
  if (dependsOf(module).indexOf(name) < index) return `depends on ${name} twice`
  const near = checked.get(name)
  const far = others?.get(name)
  if (!near && !far) return others === null ? null : `depends on ${name}, which is neither among the checked modules nor on --addons`
  if (near ? !isInstallable(near) : !far?.installable) return `depends on ${name}, which is not installable`
  const way = wayBack(name, module.name, checked)
  return way === null ? null : `depends on itself: ${[module.name, ...way].join(' -> ')}`
}

/** The shortest chain of dependencies from one module to another, or null. */
function wayBack(from: string, to: string, checked: Map<string, ModuleFacts>): string[] | null {
  const ways: string[][] = [[from]]
  const seen = new Set([from])
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? from
    if (last === to) return way
    const module = checked.get(last)
    for (const next of module ? dependsOf(module) : []) {
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return null
}
