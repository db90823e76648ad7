/** Both states of all modules at once: a constant of one module may stand behind a field of another. */
import type { FieldFact } from '../../domain/facts/python.ts'
import type { Series } from '../../domain/instance.ts'
import type { CodeItem } from './code-view.ts'
import type { ModuleState } from './differences.ts'

export interface World {
  series: Series
  before: Map<string, ModuleState>
  after: Map<string, ModuleState>
  /** Codes of the languages that are installed, as Odoo writes them; null: not known, so every language counts. */
  languages: string[] | null
  /** Module versions that the database says; a module that is not there has the version of its state before. */
  installed: Map<string, string>
}

export interface PlacedField {
  module: string
  model: string
  field: FieldFact
  file: string
}

/** Every definition of a field, in the order of the modules. */
export function definitionsOf(states: Map<string, ModuleState>, model: string, name: string): PlacedField[] {
  return [...states].flatMap(([module, { code }]) => {
    const found = code.fields.get(`${model}.${name}`)
    return found ? [{ module, model, field: found.value, file: found.file }] : []
  })
}

/** Whether PostgreSQL has a column or table for it, over all its definitions: a definition in a dependent may say no more than what it changes. */
export function isStored(definitions: PlacedField[]): boolean {
  const has = (key: string): boolean => definitions.some(({ field }) => Object.hasOwn(field.arguments, key) || Object.hasOwn(field.expressions, key))
  if (definitions.some(({ field }) => field.kind === 'One2many')) return false
  const said = definitions.map(({ field }) => field.arguments.store).filter((store) => store !== undefined)
  if (definitions.some(({ field }) => Object.hasOwn(field.expressions, 'store'))) return true
  if (said.length > 0) return said.some((store) => store === true)
  return !has('compute') && !has('related')
}

/** Whether its values are worked out: by a method, or along a path to another record. */
export const isComputed = (definitions: PlacedField[]): boolean =>
  definitions.some(({ field }) => ['compute', 'related'].some((key) => Object.hasOwn(field.arguments, key) || Object.hasOwn(field.expressions, key)))

/** Abstract models have no rows, those of wizards last an hour. */
export function modelKind(world: World, model: string): 'model' | 'transient' | 'abstract' {
  for (const states of [world.after, world.before])
    for (const { code } of states.values()) {
      const part = code.models.get(model)
      if (part?.defines) return part.kind
    }
  return 'model'
}

/** Modules with a model that inherits an abstract one: what changes there changes their tables and rows of the registry. */
export function inheritorsOf(world: World, abstract: string): { module: string; model: string; file: string; line: number }[] {
  if (modelKind(world, abstract) !== 'abstract') return []
  return [...world.after].flatMap(([module, { code }]) =>
    [...code.models.values()]
      .filter(({ model, kind }) => kind !== 'abstract' && inheritedBy(world, model).has(abstract))
      .map(({ model, file, line }) => ({ module, model, file, line })),
  )
}

/** A field that uses a piece of code, and by which of its arguments. */
export interface FieldUse extends PlacedField {
  argument: string
}

/** Fields whose definition leads to `item`, through any number of calls. */
export function fieldsBehind(world: World, module: string, item: CodeItem): FieldUse[] {
  const reached = reach(world, { module, item })
  return [...world.after].flatMap(([owner, { code }]) =>
    [...code.fields.values()].flatMap(({ value: field, file, model }) =>
      argumentsUsing(world, { module: owner, model, field, file }, reached).map((argument) => ({ module: owner, model, field, file, argument })),
    ),
  )
}

/** Items of which a model's table or view is made: `init`, and what it uses. */
export function itemsBehind(world: World, module: string, item: CodeItem, wanted: (item: CodeItem) => boolean): { module: string; item: CodeItem }[] {
  return reach(world, { module, item }).filter((each) => wanted(each.item))
}

interface PlacedItem {
  module: string
  item: CodeItem
}

/** The item itself and everything that uses it, breadth first. */
function reach(world: World, start: PlacedItem): PlacedItem[] {
  const found = [start]
  const seen = new Set([keyOf(start)])
  for (let at = 0; at < found.length; at++) {
    const used = found[at] as PlacedItem
    for (const user of usersOf(world, used)) {
      if (seen.has(keyOf(user))) continue
      seen.add(keyOf(user))
      found.push(user)
    }
  }
  return found
}

const keyOf = ({ module, item }: PlacedItem): string => [module, item.file, item.what, item.of, item.name, item.line].join(' ')

function usersOf(world: World, used: PlacedItem): PlacedItem[] {
  return (userIndex(world).get(used.item.name) ?? []).filter((user) => mayMean(world, user.module, user.item.file, used))
}

const indices = new WeakMap<World, Map<string, PlacedItem[]>>()

/** Code items by the names that they use; made once per world. */
function userIndex(world: World): Map<string, PlacedItem[]> {
  const known = indices.get(world)
  if (known) return known
  const index = new Map<string, PlacedItem[]>()
  for (const [module, { code }] of world.after)
    for (const item of code.items.values()) for (const name of item.uses) index.set(name, [...(index.get(name) ?? []), { module, item }])
  indices.set(world, index)
  return index
}

/** A method's name may be called on any record. A function or constant is meant in its own file, and where it is imported. */
function mayMean(world: World, module: string, file: string, used: PlacedItem): boolean {
  if (used.item.of !== null && used.item.what !== 'class') return true
  if (module === used.module && file === used.item.file) return true
  const base = used.item.file
    .replace(/(\/__init__)?\.py$/, '')
    .split('/')
    .at(-1)
  const imports = world.after.get(module)?.code.files.get(file)?.imports ?? []
  return imports.some(
    ({ module: from, name }) => name === used.item.name || name === base || name === '*' || (name === null && from.split('.').at(-1) === base),
  )
}

function argumentsUsing(world: World, { module, model, field, file }: PlacedField, reached: PlacedItem[]): string[] {
  const direct = Object.entries(field.arguments).flatMap(([key, value]) =>
    reached.some(({ item }) => item.what === 'method' && item.name === value && related(world, model, item.of ?? '')) && byName.has(key) ? [key] : [],
  )
  const expressed = Object.entries(field.expressions).flatMap(([key, { uses }]) =>
    reached.some((each) => uses.includes(each.item.name) && mayMean(world, module, file, each)) ? [key] : [],
  )
  return [...new Set([...direct, ...expressed])]
}

/** Arguments that name a method. */
const byName = new Set(['compute', 'inverse', 'search', 'selection', 'default', 'group_expand', 'domain'])

/** One model, or one that the other inherits. */
function related(world: World, a: string, b: string): boolean {
  return a === b || inheritedBy(world, a).has(b) || inheritedBy(world, b).has(a)
}

function inheritedBy(world: World, model: string): Set<string> {
  const found = new Set<string>()
  const open = [model]
  for (let name = open.pop(); name !== undefined; name = open.pop())
    for (const { code } of world.after.values())
      for (const parent of code.models.get(name)?.inherit ?? []) {
        if (found.has(parent)) continue
        found.add(parent)
        open.push(parent)
      }
  return found
}
