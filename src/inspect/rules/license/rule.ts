import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { manifestName } from '../../manifest.ts'
import { textsOf } from '../module-head.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'

export const rule: Rule = {
  id: 'license',
  severity: 'warning',
  title: 'the licence is none that Odoo knows, or does not go together with that of a module it depends on',
  find: (input) => {
    const { manifest } = input.module
    const { license } = manifest.values
    if (manifest.troubles.length > 0 || typeof license !== 'string' || license === '') return []
    if (!Object.hasOwn(kinds, license)) return [{ path: manifestName, line: manifest.lines.license ?? 1, text: unknown(license) }]
    return stricter(input, license)
  },
}

type Kind = 'lesser' | 'general' | 'affero' | 'proprietary' | 'any'

/** The values that Odoo's field takes (ir.module.module, license). */
const kinds: Record<string, Kind> = {
  'LGPL-3': 'lesser',
  'GPL-2': 'general',
  'GPL-2 or any later version': 'general',
  'GPL-3': 'general',
  'GPL-3 or any later version': 'general',
  'AGPL-3': 'affero',
  'OEEL-1': 'proprietary',
  'OPL-1': 'proprietary',
  'Other proprietary': 'proprietary',
  'Other OSI approved licence': 'any',
}

/** What a module of a kind may build on without its own licence promising more than it can hold. */
const buildsOn: Record<Kind, Kind[]> = {
  lesser: ['lesser'],
  general: ['lesser', 'general'],
  affero: ['lesser', 'general', 'affero'],
  proprietary: ['lesser', 'proprietary'],
  any: ['lesser', 'general', 'affero', 'proprietary'],
}

const unknown = (license: string): string => `license ${license} is none that Odoo knows: ${Object.keys(kinds).join(', ')}`

function stricter({ module, heads }: RuleInput, license: string): RuleFinding[] {
  return textsOf(module.manifest.values.depends).flatMap((name, index) => {
    // Odoo takes a module that does not say for LGPL-3.
    const other = heads.get(name)?.license
    if (!other || !Object.hasOwn(kinds, other)) return []
    const [own, theirs] = [kinds[license] as Kind, kinds[other] as Kind]
    if (theirs === 'any' || buildsOn[own].includes(theirs)) return []
    return [
      {
        path: manifestName,
        line: lineOf(module, index),
        text: `is ${license} and depends on ${name}, which is ${other}: whoever gets both gets them under ${other} only`,
      },
    ]
  })
}

function lineOf({ manifest }: ModuleFacts, index: number): number {
  return manifest.items.depends?.[index] ?? manifest.lines.depends ?? 1
}
