import type { ModuleFacts } from '../../../domain/facts/module.ts'
import type { ReferenceFact } from '../../../domain/facts/xml.ts'
import { importedFiles } from '../imported-files.ts'
import { textsOf } from '../module-head.ts'
import type { Rule, RuleFinding, RuleInput } from '../rule.ts'
import { IdsInReach } from './known-ids.ts'

export const rule: Rule = {
  id: 'xmlid',
  severity: 'error',
  title: 'a data file or env.ref names an external id that nothing defines, or one of a module that this one does not depend on',
  find: (input) => {
    if (input.module.manifest.troubles.length > 0) return []
    const known = new IdsInReach(input)
    return [...inData(input, known, 'data'), ...inData(input, known, 'demo'), ...inCode(input, known)]
  },
}

type Reference = Pick<ReferenceFact, 'id' | 'line' | 'how'>

function inData(input: RuleInput, known: IdsInReach, key: 'data' | 'demo'): RuleFinding[] {
  const { module } = input
  const files = new Set(textsOf(module.manifest.values[key]).map((path) => path.replace(/^\.?\//, '')))
  return [...files].flatMap((path) =>
    referencesIn(module, path).flatMap(({ id, line, how }): RuleFinding[] => {
      const text = problemOf(id, input, known, key === 'demo')
      if (text === null) return []
      // What a view names in t-call or groups, and demo data, does not stop an update.
      const mild = key === 'demo' || how === 'template' || how === 'groups' || how === 'document'
      return [{ path, line, text, ...(mild ? { severity: 'warning' } : {}) }]
    }),
  )
}

function referencesIn({ xml, csv }: ModuleFacts, path: string): Reference[] {
  const records = csv[path]?.records ?? []
  return [...(xml[path]?.references ?? []), ...records.flatMap(({ references, line }) => references.map((id) => ({ id, line, how: 'ref' as const })))]
}

/**
 * `env.ref` raises where there is no such record: no update stops, whoever gets there does. Migration scripts are left out: what they look up is what older versions left
 * in the database.
 */
function inCode(input: RuleInput, known: IdsInReach): RuleFinding[] {
  const { module } = input
  const reached = importedFiles(module, 'ever')
  return [...reached].flatMap((path) =>
    (module.python[path]?.references ?? []).flatMap(({ id, line, within }): RuleFinding[] => {
      const text = id.includes('.')
        ? problemOf(id, input, known, isForDemo(path, within))
        : `names ${id} without its module: env.ref takes module.name only`
      return text === null ? [] : [{ path, line, text: `env.ref ${text}`, severity: 'warning' }]
    }),
  )
}

/** Code that demo data calls: `demo/account_demo.py`, `_demo_configure_template`. */
const isForDemo = (path: string, within: string | null): boolean => /(^|[/._])demo([/._]|$)/.test(`${path}/${within ?? ''}`)

function problemOf(id: string, { module, closure, heads }: RuleInput, ids: IdsInReach, demo: boolean): string | null {
  const at = id.indexOf('.')
  const [owner, name] = at === -1 ? [module.name, id] : [id.slice(0, at), id.slice(at + 1)]
  if (isGenerated(name) || (owner !== module.name && !ids.complete)) return null
  if (owner !== module.name && !closure.has(owner))
    return heads.has(owner) ? `names ${id}, and the module does not depend on ${owner}` : `names ${id}, and there is no module ${owner}`
  const known = ids.of(owner)
  if (known.has(name) || known.generates(name) || (demo && known.inDemo(name))) return null
  if (known.inDemo(name)) return `names ${id}, which is demo data: a database without demo data does not have it`
  return owner === module.name ? `names ${id}, which no file of the module defines` : `names ${id}, which ${owner} does not define`
}

/** Ids that Odoo makes itself, of models, fields and what else the code declares. */
function isGenerated(name: string): boolean {
  return /^(model_|field_|selection__|constraint_|module_|\d+_)/.test(name)
}
