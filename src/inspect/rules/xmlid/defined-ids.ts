/** The external ids that modules define, by the module that they belong to: a module may define some in another one's name. */
import type { ModuleFacts } from '../../../domain/facts/module.ts'
import { textsOf } from '../module-head.ts'

interface OwnIds {
  /** By owner; ids of files that every database loads. */
  data: Map<string, Set<string>>
  demo: Map<string, Set<string>>
  /** Tails of the ids that Odoo gives to parents of delegated records: `_product_template`. */
  tails: string[]
}

/** Once per module, whoever asks. */
const known = new WeakMap<ModuleFacts, OwnIds>()

function idsOf(module: ModuleFacts): OwnIds {
  const found = known.get(module) ?? collect(module)
  known.set(module, found)
  return found
}

function collect(module: ModuleFacts): OwnIds {
  const { manifest, xml, csv, python } = module
  const demo = new Set(textsOf(manifest.values.demo).map(plain))
  const listed = new Set(textsOf(manifest.values.data).map(plain))
  const ids: OwnIds = { data: new Map(), demo: new Map(), tails: [] }
  const add = (path: string, id: string | null) => {
    // A file that is in neither list may be loaded by code: `convert_file`, chart templates.
    if (id !== null) addTo(demo.has(path) && !listed.has(path) ? ids.demo : ids.data, module.name, id)
  }
  for (const [path, { records }] of Object.entries(xml)) for (const { id } of records) add(path, id)
  for (const [path, { records }] of Object.entries(csv)) for (const { id } of records) add(path, id)
  for (const [path, { madeIds }] of Object.entries(xml)) for (const id of madeIds) add(path, id)
  for (const { madeIds } of Object.values(python)) for (const id of madeIds) addTo(ids.data, module.name, id)
  for (const { models } of Object.values(python))
    for (const { inherits, fields } of models) {
      const parents = [
        ...Object.keys(inherits),
        ...fields.filter(({ arguments: given }) => given.delegate === true).map((field) => String(field.arguments.comodel_name)),
      ]
      ids.tails.push(...parents.map((parent) => `_${parent.replaceAll('.', '_')}`))
    }
  return ids
}

const plain = (path: string): string => path.replace(/^\.?\//, '')

function addTo(ids: Map<string, Set<string>>, owner: string, id: string): void {
  const at = id.indexOf('.')
  const [module, name] = at === -1 ? [owner, id] : [id.slice(0, at), id.slice(at + 1)]
  const own = ids.get(module) ?? new Set()
  own.add(name)
  ids.set(module, own)
}

export interface DefinedIds {
  has(name: string): boolean
  inDemo(name: string): boolean
  /** Whether Odoo makes it for a record that is defined: the parent of one that delegates. */
  generates(name: string): boolean
}

/** Ids that belong to `owner`, as any of these modules defines them. */
export function definedIds(owner: string, modules: ModuleFacts[]): DefinedIds {
  const all = modules.map(idsOf)
  const has = (name: string): boolean => all.some(({ data }) => data.get(owner)?.has(name))
  const inDemo = (name: string): boolean => all.some(({ demo }) => demo.get(owner)?.has(name))
  const stem = (name: string): string[] =>
    all.flatMap(({ tails }) => tails.filter((tail) => name.endsWith(tail)).map((tail) => name.slice(0, -tail.length)))
  return { has, inDemo, generates: (name) => stem(name).some((each) => has(each) || inDemo(each)) }
}
