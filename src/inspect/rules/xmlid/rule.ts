import type { ModuleFacts } from '../../../domain/facts/module.ts'
import type { ReferenceFact } from '../../../domain/facts/xml.ts'
import { textsOf } from '../module-head.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'
import { definedIds } from './defined-ids.ts'

export const rule: Rule = {
  id: 'xmlid',
  severity: 'error',
  title: 'a data file names an external id that nothing defines, or one of a module that this one does not depend on',
  find: (input) => {
    const { module } = input
    if (module.manifest.troubles.length > 0) return []
    const keys = ['data', 'demo'] as const
    return keys.flatMap((key) => {
      const files = new Set(textsOf(module.manifest.values[key]).map((path) => path.replace(/^\.?\//, '')))
      return [...files].flatMap((path) => referencesIn(module, path).flatMap((reference) => findingsOf(reference, path, key === 'demo', input)))
    })
  },
}

type Reference = Pick<ReferenceFact, 'id' | 'line' | 'how'>

function referencesIn({ xml, csv }: ModuleFacts, path: string): Reference[] {
  const records = csv[path]?.records ?? []
  return [...(xml[path]?.references ?? []), ...records.flatMap(({ references, line }) => references.map((id) => ({ id, line, how: 'ref' as const })))]
}

function findingsOf({ id, line, how }: Reference, path: string, demo: boolean, input: RuleInput): RuleFinding[] {
  const text = problemOf(id, input, demo)
  // What a view names in t-call or groups, and demo data, does not stop an update.
  return text === null
    ? []
    : [{ path, line, text, ...(demo || how === 'template' || how === 'groups' || how === 'document' ? { severity: 'warning' as const } : {}) }]
}

function problemOf(id: string, input: RuleInput, demo: boolean): string | null {
  const { module, closure, factsOf } = input
  const at = id.indexOf('.')
  const [owner, name] = at === -1 ? [module.name, id] : [id.slice(0, at), id.slice(at + 1)]
  // Without the facts of everything below, nothing can be said about what others define.
  if (isGenerated(name) || (owner !== module.name && [...closure].some((each) => factsOf(each) === null))) return null
  if (owner !== module.name && !closure.has(owner)) return strangerOf(id, owner, input)
  const known = definedIds(owner, [module, ...[...closure].flatMap((each) => factsOf(each) ?? [])])
  if (known.has(name) || known.generates(name) || (demo && known.inDemo(name))) return null
  if (known.inDemo(name)) return `names ${id}, which is demo data: a database without demo data does not have it`
  return owner === module.name ? `names ${id}, which no file of the module defines` : `names ${id}, which ${owner} does not define`
}

function strangerOf(id: string, owner: string, { heads }: RuleInput): string {
  return heads.has(owner) ? `names ${id}, and the module does not depend on ${owner}` : `names ${id}, and there is no module ${owner}`
}

/** Ids that Odoo makes itself, of models, fields and what else the code declares. */
function isGenerated(name: string): boolean {
  return /^(model_|field_|selection__|constraint_|module_|\d+_)/.test(name)
}
