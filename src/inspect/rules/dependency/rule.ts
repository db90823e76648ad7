import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { manifestName } from '../../manifest.ts'
import { importedFiles } from '../imported-files.ts'
import { headOf, type ModuleHead, textsOf } from '../module-head.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'

export const rule: Rule = {
  id: 'dependency',
  severity: 'error',
  title: 'a module that this one needs is missing, not installable, of another series, not in depends, named twice, or depends on it in turn',
  find: (input) => {
    const { module } = input
    if (!headOf(module.name, module.folder, module.manifest).installable) return []
    const named = textsOf(module.manifest.values.depends).flatMap((name, index, all) => {
      const text = all.indexOf(name) < index ? `depends on ${name} twice` : problemOf(name, input)
      return text === null ? [] : [{ path: manifestName, line: lineOf(module, index), text } satisfies RuleFinding]
    })
    return [...named, ...importedOnly(input)]
  },
}

function lineOf({ manifest }: ModuleFacts, index: number): number {
  return manifest.items.depends?.[index] ?? manifest.lines.depends ?? 1
}

function problemOf(name: string, { module, heads, complete, series }: RuleInput): string | null {
  const head = heads.get(name)
  if (!head) return complete ? `depends on ${name}, which is neither among the checked modules nor on --addons` : null
  if (!head.installable) return `depends on ${name}, which is not installable`
  const other = /^(\d+\.0)\.\d+\.\d+/.exec(head.version ?? '')?.[1]
  if (other !== undefined && other !== series) return `depends on ${name}, which is for Odoo ${other}`
  const way = wayBack(name, module.name, heads)
  return way === null ? null : `depends on itself: ${[module.name, ...way].join(' -> ')}`
}

/** `from odoo.addons.sale import x`, where nothing makes sure that sale is there. Each module once a file, at its first line. */
function importedOnly({ module, heads, closure }: RuleInput): RuleFinding[] {
  return [...importedFiles(module, 'start')].flatMap((path) => {
    const lines = new Map<string, number>()
    for (const each of module.python[path]?.imports ?? []) {
      const full = each.module === 'odoo.addons' && each.name !== null ? `odoo.addons.${each.name}` : each.module
      const [, name] = /^odoo\.addons\.(\w+)/.exec(full) ?? []
      if (!each.atImport || name === undefined || name === module.name || closure.has(name) || !heads.has(name) || lines.has(name)) continue
      lines.set(name, each.line)
    }
    return [...lines].map(([name, line]) => ({
      path,
      line,
      severity: 'warning' as const,
      text: `imports from ${name}, which is not among what the module depends on: it starts only where ${name} lies on the path, and its models come along`,
    }))
  })
}

/** The shortest chain of dependencies from one module to another, or null. */
function wayBack(from: string, to: string, heads: Map<string, ModuleHead>): string[] | null {
  const ways: string[][] = [[from]]
  const seen = new Set([from])
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? from
    if (last === to) return way
    for (const next of heads.get(last)?.depends ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return null
}
