/** Classes: Odoo models, and others (controllers, helpers). */
import type { Node } from 'web-tree-sitter'
import type { Literal } from '../../../domain/facts/literal.ts'
import type { ClassFact, ConstantFact, ConstraintFact, ModelFact } from '../../../domain/facts/python.ts'
import { shortDigest } from '../short-digest.ts'
import type { Calls } from './calls.ts'
import { fieldFact, fieldKind } from './fields.ts'
import { assignmentOf, codeChildren, endLineOf, isOnlyText, lineOf, literalOrNot, type PythonFile, textOf } from './file.ts'
import { definitionOf, functionFact, usesOf } from './functions.ts'

const longestValue = 4_000

/** Where extractors leave the calls that they meet. */
export interface ClassContext {
  file: PythonFile
  importedFields: Set<string>
  calls: Calls
}

interface Parts {
  attributes: ConstantFact[]
  methods: ClassFact['methods']
  fields: ModelFact['fields']
  constraints: ConstraintFact[]
  rest: string[]
  digests: string[]
}

/** @param node a class_definition, or a decorated_definition around one */
export function classFact(context: ClassContext, node: Node): { model: ModelFact } | { plain: ClassFact } {
  const { file } = context
  const definition = definitionOf(node)
  const name = textOf(file, definition.childForFieldName('name'))
  const superclasses = codeChildren(definition.childForFieldName('superclasses'))
  file.walker.lines.mark(definition.startIndex, definition.childForFieldName('superclasses')?.endIndex ?? definition.startIndex + 1)
  const bases = superclasses.filter((base) => base.type !== 'keyword_argument').map((base) => textOf(file, base))
  const parts: Parts = { attributes: [], methods: [], fields: [], constraints: [], rest: [], digests: [] }
  const statements = codeChildren(definition.childForFieldName('body'))
  for (const statement of statements) addName(file, statement)
  for (const statement of statements) addStatement(context, name, statement, parts)
  const decorated = node === definition ? [] : codeChildren(node).filter((child) => child.type === 'decorator')
  const head = [...decorated, ...superclasses].map((each) => file.walker.walk(each).digest)
  const plain: ClassFact = {
    name,
    line: lineOf(definition),
    endLine: endLineOf(definition),
    digest: shortDigest(['class', name, ...head, ...parts.digests].join(' ')),
    bases,
    attributes: parts.attributes,
    methods: parts.methods,
    rest: parts.rest.length === 0 ? null : shortDigest(parts.rest.join(' ')),
  }
  return isModel(bases, parts.attributes) ? { model: modelFact(plain, parts) } : { plain }
}

/** A class body sees its own names: `default=_default_name` names a function above it. */
function addName(file: PythonFile, statement: Node): void {
  const definition = definitionOf(statement)
  if (definition.type === 'function_definition') file.topLevel.add(textOf(file, definition.childForFieldName('name')))
  const assigned = assignmentOf(file, statement)
  if (assigned) file.topLevel.add(assigned.name)
}

function addStatement(context: ClassContext, owner: string, statement: Node, parts: Parts): void {
  const { file, calls } = context
  if (isOnlyText(statement)) return
  if (statement.type === 'pass_statement') {
    file.walker.lines.mark(statement.startIndex, statement.endIndex)
    return
  }
  const definition = definitionOf(statement)
  if (definition.type === 'function_definition') {
    const walked = file.walker.walk(statement)
    const method = functionFact(file, statement, walked)
    calls.add(walked, `${owner}.${method.name}`)
    parts.methods.push(method)
    parts.digests.push(walked.digest)
    return
  }
  const walked = file.walker.walk(statement)
  calls.add(walked, null)
  parts.digests.push(walked.digest)
  const assigned = assignmentOf(file, statement)
  if (!assigned) {
    parts.rest.push(walked.digest)
    return
  }
  const kind = fieldKind(file, assigned.value, context.importedFields)
  const constraint = constraintOf(file, assigned.name, assigned.value, walked.digest)
  if (kind !== null) parts.fields.push(fieldFact(file, assigned.name, kind, assigned.value))
  else if (constraint) parts.constraints.push(constraint)
  else {
    if (assigned.name === '_sql_constraints') parts.constraints.push(...sqlConstraints(file, assigned.value))
    parts.attributes.push({
      ...constantFact(statement, assigned.name, assigned.value),
      digest: walked.digest,
      uses: usesOf(file, walked, assigned.name),
    })
  }
}

export function constantFact(statement: Node, name: string, value: Node): Omit<ConstantFact, 'digest' | 'uses'> {
  const literal = value.endIndex - value.startIndex > longestValue ? undefined : literalOrNot(value)
  return { name, line: lineOf(statement), value: literal === undefined ? null : { literal } }
}

const objects: Record<string, ConstraintFact['kind']> = { Constraint: 'constraint', Index: 'index', UniqueIndex: 'uniqueIndex' }

function constraintOf(file: PythonFile, name: string, value: Node, digest: string): ConstraintFact | null {
  if (value.type !== 'call') return null
  const [, called = ''] = /^(?:\w+\.)?models\.(\w+)$/.exec(textOf(file, value.childForFieldName('function'))) ?? []
  const kind = objects[called]
  if (!kind) return null
  const [definition, message] = codeChildren(value.childForFieldName('arguments'))
  return { name, kind, line: lineOf(value), definition: stringOrNull(definition), message: stringOrNull(message), digest }
}

function sqlConstraints(file: PythonFile, list: Node): ConstraintFact[] {
  return codeChildren(list)
    .filter((entry) => entry.type === 'tuple' || entry.type === 'list')
    .map((entry) => {
      const [name, definition, message] = codeChildren(entry)
      return {
        name: stringOrNull(name) ?? '',
        kind: 'sqlConstraint' as const,
        line: lineOf(entry),
        definition: stringOrNull(definition),
        message: stringOrNull(message),
        digest: file.walker.walk(entry).digest,
      }
    })
}

function stringOrNull(node: Node | undefined): string | null {
  // A translated message, _('...'), is its argument.
  const inner = node?.type === 'call' ? codeChildren(node.childForFieldName('arguments'))[0] : node
  const value = literalOrNot(inner ?? null)
  return typeof value === 'string' ? value : null
}

function isModel(bases: string[], attributes: ConstantFact[]): boolean {
  if (bases.some((base) => /(^|\.)(Model|TransientModel|AbstractModel|BaseModel)$/.test(base))) return true
  return bases.length > 0 && attributes.some(({ name }) => name === '_inherit' || name === '_name')
}

function modelFact(plain: ClassFact, parts: Parts): ModelFact {
  const value = (name: string): Literal | undefined => plain.attributes.findLast((attribute) => attribute.name === name)?.value?.literal
  const has = (name: string) => plain.attributes.some((attribute) => attribute.name === name)
  const [inherited, name, inherits] = [value('_inherit'), value('_name'), value('_inherits')]
  const inherit = typeof inherited === 'string' ? [inherited] : Array.isArray(inherited) ? inherited.filter((each) => typeof each === 'string') : []
  const implied = inherit.length === 1 ? (inherit[0] ?? null) : has('_inherit') ? null : plain.name
  const model = has('_name') ? (typeof name === 'string' ? name : null) : implied
  return {
    ...plain,
    kind: kindOf(plain.bases),
    model,
    defines: model !== null && !inherit.includes(model),
    inherit,
    inherits: stringsOf(inherits),
    fields: parts.fields,
    constraints: parts.constraints,
  }
}

function kindOf(bases: string[]): ModelFact['kind'] {
  if (bases.some((base) => base.endsWith('TransientModel'))) return 'transient'
  return bases.some((base) => base.endsWith('AbstractModel')) ? 'abstract' : 'model'
}

function stringsOf(value: Literal | undefined): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
