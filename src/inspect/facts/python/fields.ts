/** `name = fields.Kind(...)` in a class body. */
import type { Node } from 'web-tree-sitter'
import type { Literal } from '../../../domain/facts/literal.ts'
import type { FieldFact } from '../../../domain/facts/python.ts'
import { codeChildren, lineOf, literalOrNot, type PythonFile, textOf } from './file.ts'
import { usesOf } from './functions.ts'

/** Keywords of positional arguments, from the constructors in odoo/fields.py of 16.0 and 18.0. */
const positions: Record<string, string[]> = {
  Float: ['string', 'digits'],
  Monetary: ['string', 'currency_field'],
  Selection: ['selection', 'string'],
  Reference: ['selection', 'string'],
  Many2one: ['comodel_name', 'string'],
  One2many: ['comodel_name', 'inverse_name', 'string'],
  Many2many: ['comodel_name', 'relation', 'column1', 'column2', 'string'],
}
const onlyLabel = ['string']

const longestText = 200

/** The kind of field that a call makes, or null. `fields.Char`, `odoo.fields.Char`, and names imported from a module called fields. */
export function fieldKind(file: PythonFile, value: Node, importedFields: Set<string>): string | null {
  if (value.type !== 'call') return null
  const called = textOf(file, value.childForFieldName('function'))
  const [, kind] = /^(?:[\w.]*\.)?fields\.([A-Z]\w*)$/.exec(called) ?? []
  return kind ?? (importedFields.has(called) ? called : null)
}

export function fieldFact(file: PythonFile, name: string, kind: string, value: Node): FieldFact {
  const fact: FieldFact = { name, kind, line: lineOf(value), digest: file.walker.walk(value).digest, arguments: {}, expressions: {} }
  const order = positions[kind] ?? onlyLabel
  let position = 0
  for (const argument of codeChildren(value.childForFieldName('arguments'))) {
    const keyword = argument.type === 'keyword_argument'
    const key = keyword ? textOf(file, argument.childForFieldName('name')) : (order[position++] ?? `argument${position}`)
    const node = keyword ? argument.childForFieldName('value') : argument
    if (node) addArgument(file, fact, key, node)
  }
  return fact
}

function addArgument(file: PythonFile, fact: FieldFact, key: string, node: Node): void {
  const literal: Literal | undefined = literalOrNot(node)
  if (literal !== undefined) {
    fact.arguments[key] = literal
    return
  }
  const walked = file.walker.walk(node)
  fact.expressions[key] = { digest: walked.digest, text: textOf(file, node).slice(0, longestText), uses: usesOf(file, walked) }
}
