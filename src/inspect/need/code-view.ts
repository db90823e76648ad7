/** The Python of a module, seen as Odoo sees it: by model and name. In which file a thing stands does not matter, so that moving it is no difference. */

import type { ModuleFacts } from '../../domain/facts/module.ts'
import type { ConstraintFact, FieldFact, ModelFact, PythonFacts } from '../../domain/facts/python.ts'

/** The classes of one model in one module. */
export interface ModelPart {
  model: string
  kind: ModelFact['kind']
  /** The module makes the model; else it extends one. */
  defines: boolean
  inherit: string[]
  inherits: Record<string, string>
  file: string
  line: number
}

export interface CodeItem {
  what: 'method' | 'function' | 'constant' | 'attribute' | 'class'
  /** The model of a method or attribute; the class of one that is no model; null at the top level. */
  of: string | null
  /** Whether `of` is a model. */
  model: boolean
  name: string
  digest: string
  uses: string[]
  /** For routes. */
  decorators: string[]
  file: string
  line: number
}

export interface Located<T> {
  value: T
  file: string
}

export interface CodeView {
  models: Map<string, ModelPart>
  /** By `model.field`. */
  fields: Map<string, Located<FieldFact> & { model: string }>
  /** By `model.name`. */
  constraints: Map<string, Located<ConstraintFact> & { model: string }>
  /** By `what of.name`; what occurs twice is told apart by `#2`. */
  items: Map<string, CodeItem>
  /** Statements that are nothing of the above, by class or file; the value is their digest. */
  statements: Map<string, { digest: string; file: string; line: number }>
  /** Files that Python cannot read. */
  unreadable: Map<string, string>
  files: Map<string, PythonFacts>
}

/** @param module only what Odoo can import counts: neither tests nor scripts of migrations */
export function codeView(module: ModuleFacts): CodeView {
  const view: CodeView = {
    models: new Map(),
    fields: new Map(),
    constraints: new Map(),
    items: new Map(),
    statements: new Map(),
    unreadable: new Map(),
    files: new Map(),
  }
  for (const [path, facts] of Object.entries(module.python)) if (isLoaded(path, module, facts)) addFile(view, path, facts)
  return view
}

/** What `__init__.py` reaches; a file with models counts in any case: it may be imported in a way that was not understood. */
function isLoaded(path: string, module: ModuleFacts, facts: PythonFacts): boolean {
  const role = module.files.find((file) => file.path === path)?.role
  if (role !== 'python') return false
  return facts.models.length > 0 || reachable(module).has(path)
}

const reached = new WeakMap<ModuleFacts, Set<string>>()

function reachable(module: ModuleFacts): Set<string> {
  const known = reached.get(module)
  if (known) return known
  const found = new Set<string>()
  const open = ['__init__.py']
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const facts = module.python[path]
    if (!facts || found.has(path)) continue
    found.add(path)
    open.push(...facts.imports.flatMap((each) => targetsOf(each.module, each.name, path, module.name)))
  }
  reached.set(module, found)
  return found
}

/** Files that an import may mean. `from . import a` means `a.py` or `a/__init__.py` beside the file. */
function targetsOf(imported: string, name: string | null, path: string, module: string): string[] {
  const base = folderOf(imported, path, module)
  if (base === null) return []
  const full = [...base, ...(name === null || name === '*' ? [] : [name])]
  const packages = full.map((_part, index) => [...full.slice(0, index), '__init__.py'].join('/'))
  return [...packages, [...full, '__init__.py'].join('/'), `${full.join('/')}.py`, `${base.join('/')}.py`]
}

function folderOf(imported: string, path: string, module: string): string[] | null {
  const own = `odoo.addons.${module}`
  if (imported === own || imported.startsWith(`${own}.`)) return imported.slice(own.length).split('.').filter(Boolean)
  const dots = /^\.*/.exec(imported)?.[0].length ?? 0
  if (dots === 0) return null
  const here = path.split('/').slice(0, -1)
  if (dots - 1 > here.length) return null
  return [...here.slice(0, here.length - (dots - 1)), ...imported.slice(dots).split('.').filter(Boolean)]
}

function addFile(view: CodeView, file: string, facts: PythonFacts): void {
  view.files.set(file, facts)
  if (facts.troubles.length > 0) view.unreadable.set(file, facts.digest)
  if (facts.rest !== null) view.statements.set(file, { digest: facts.rest, file, line: 1 })
  for (const model of facts.models) addModel(view, file, model)
  for (const each of facts.classes) {
    add(view, {
      what: 'class',
      of: each.name,
      model: false,
      name: each.name,
      digest: each.digest,
      uses: usesOf(each),
      decorators: decoratorsOf(each),
      file,
      line: each.line,
    })
  }
  for (const each of facts.functions) add(view, { ...pick(each), what: 'function', of: null, model: false, decorators: [], file })
  for (const each of facts.constants) add(view, { ...pick(each), what: 'constant', of: null, model: false, decorators: [], file })
}

function addModel(view: CodeView, file: string, model: ModelFact): void {
  const name = model.model ?? `${model.name} (a name that is computed)`
  const known = view.models.get(name)
  view.models.set(name, {
    model: name,
    kind: known && !model.defines ? known.kind : model.kind,
    defines: model.defines || (known?.defines ?? false),
    inherit: [...new Set([...(known?.inherit ?? []), ...model.inherit])].sort(),
    inherits: { ...known?.inherits, ...model.inherits },
    file: known?.file ?? file,
    line: known?.line ?? model.line,
  })
  // The last definition of a name in a module counts, as in Python.
  for (const field of model.fields) view.fields.set(`${name}.${field.name}`, { value: field, file, model: name })
  for (const constraint of model.constraints) view.constraints.set(`${name}.${constraint.name}`, { value: constraint, file, model: name })
  for (const method of model.methods) {
    const decorators = method.decorators.map((decorator) => decorator.name)
    add(view, { ...pick(method), what: 'method', of: name, model: true, decorators, file })
  }
  for (const attribute of model.attributes) add(view, { ...pick(attribute), what: 'attribute', of: name, model: true, decorators: [], file })
  if (model.rest !== null) view.statements.set(`${name} in ${file}`, { digest: model.rest, file, line: model.line })
}

const pick = ({ name, digest, uses, line }: Pick<CodeItem, 'name' | 'digest' | 'uses' | 'line'>) => ({ name, digest, uses, line })

function add(view: CodeView, item: CodeItem): void {
  const key = `${item.what} ${item.of ?? ''}.${item.name}`
  let free = key
  for (let count = 2; view.items.has(free); count++) free = `${key}#${count}`
  view.items.set(free, item)
}

const usesOf = (each: PythonFacts['classes'][number]): string[] => [...new Set([...each.methods, ...each.attributes].flatMap(({ uses }) => uses))]
const decoratorsOf = (each: PythonFacts['classes'][number]): string[] => [
  ...new Set(each.methods.flatMap(({ decorators }) => decorators.map(({ name }) => name))),
]
