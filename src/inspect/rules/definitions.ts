/**
 * What a module defines for others: the only thing that a rule sees of modules other than its own. Plain and small, so that it crosses threads and is kept, where the
 * facts of all modules that one depends on would be 60 MB.
 */
import type { ModuleFacts } from '../../domain/facts/module.ts'
import { textsOf } from './module-head.ts'

export interface Definitions {
  /** External ids of files that every database loads, by the module that they belong to: a module may define some in another one's name. */
  data: Record<string, string[]>
  /** Those of demo data. */
  demo: Record<string, string[]>
  /** Tails of the ids that Odoo gives to parents of delegated records: `_product_template`. */
  tails: string[]
  /** Models that its classes extend or begin. */
  models: string[]
}

export function definitionsOf(module: ModuleFacts): Definitions {
  const models = Object.values(module.python).flatMap(({ models }) => models)
  return {
    ...idsOf(module),
    tails: [...new Set(models.flatMap(parentsOf).map((parent) => `_${parent.replaceAll('.', '_')}`))],
    models: [...new Set(models.flatMap(({ model }) => model ?? []))],
  }
}

function idsOf({ name, manifest, xml, csv, python }: ModuleFacts): Pick<Definitions, 'data' | 'demo'> {
  const demo = new Set(textsOf(manifest.values.demo).map(plain))
  const listed = new Set(textsOf(manifest.values.data).map(plain))
  const ids = { data: new Ids(name), demo: new Ids(name) }
  // A file that is in neither list may be loaded by code: `convert_file`, chart templates.
  const of = (path: string): Ids => (demo.has(path) && !listed.has(path) ? ids.demo : ids.data)
  for (const [path, { records }] of [...Object.entries(xml), ...Object.entries(csv)]) for (const { id } of records) if (id !== null) of(path).add(id)
  for (const [path, { madeIds }] of Object.entries(xml)) for (const id of madeIds) of(path).add(id)
  for (const { madeIds } of Object.values(python)) for (const id of madeIds) ids.data.add(id)
  return { data: ids.data.byOwner(), demo: ids.demo.byOwner() }
}

const plain = (path: string): string => path.replace(/^\.?\//, '')

type Model = ModuleFacts['python'][string]['models'][number]

function parentsOf({ inherits, fields }: Model): string[] {
  return [
    ...Object.keys(inherits),
    ...fields.filter(({ arguments: given }) => given.delegate === true).map((field) => String(field.arguments.comodel_name)),
  ]
}

class Ids {
  readonly #module: string
  readonly #ids = new Map<string, Set<string>>()

  constructor(module: string) {
    this.#module = module
  }

  add(id: string): void {
    const at = id.indexOf('.')
    const [owner, name] = at === -1 ? [this.#module, id] : [id.slice(0, at), id.slice(at + 1)]
    const own = this.#ids.get(owner) ?? new Set()
    own.add(name)
    this.#ids.set(owner, own)
  }

  byOwner(): Record<string, string[]> {
    return Object.fromEntries([...this.#ids].map(([owner, names]) => [owner, [...names]]))
  }
}
