/** Functions and methods, with their decorators. */
import type { Node } from 'web-tree-sitter'
import type { Literal } from '../../../domain/facts/literal.ts'
import type { DecoratorFact, FunctionFact } from '../../../domain/facts/python.ts'
import type { Walked } from './code-walker.ts'
import { codeChildren, endLineOf, lineOf, literalOrNot, type PythonFile, textOf } from './file.ts'

/** Called on every recordset, or written in every model file: says nothing about where a value comes from. */
const everywhere = new Set(
  '_ api constrains depends fields model model_create_multi models odoo onchange tools append browse copy create dict env ensure_one exists extend filtered filtered_domain format get items join keys list mapped read search search_count sorted strip sudo update values with_company with_context write'.split(
    ' ',
  ),
)

/** What a decorated definition defines, or the node itself. */
export function definitionOf(node: Node): Node {
  return node.type === 'decorated_definition' ? (node.childForFieldName('definition') ?? node) : node
}

/** @param node a function_definition, or a decorated_definition around one */
export function functionFact(file: PythonFile, node: Node, walked: Walked): FunctionFact {
  const definition = definitionOf(node)
  const name = textOf(file, definition.childForFieldName('name'))
  return {
    name,
    line: lineOf(definition),
    endLine: endLineOf(definition),
    digest: walked.digest,
    parameters: codeChildren(definition.childForFieldName('parameters')).map((parameter) => parameterName(file, parameter)),
    decorators: node === definition ? [] : decoratorsOf(file, node),
    uses: usesOf(file, walked, name),
    complexity: walked.complexity,
    callsSuper: walked.calls.some((call) => call.name === 'super'),
  }
}

function parameterName(file: PythonFile, parameter: Node): string {
  const name = parameter.childForFieldName('name') ?? (parameter.type === 'typed_parameter' ? parameter.firstNamedChild : parameter)
  return textOf(file, name)
}

export function decoratorsOf(file: PythonFile, node: Node): DecoratorFact[] {
  return codeChildren(node)
    .filter((child) => child.type === 'decorator')
    .map((decorator) => {
      const expression = decorator.firstNamedChild
      const called = expression?.type === 'call'
      return {
        name: textOf(file, called ? expression.childForFieldName('function') : expression),
        arguments: called ? argumentsOf(file, expression.childForFieldName('arguments')) : [],
        digest: file.walker.walk(decorator).digest,
      }
    })
}

function argumentsOf(file: PythonFile, list: Node | null): Literal[] | null {
  const positional: Literal[] = []
  const keywords: { [key: string]: Literal } = {}
  for (const argument of codeChildren(list)) {
    const keyword = argument.type === 'keyword_argument'
    const value = literalOrNot(keyword ? argument.childForFieldName('value') : argument)
    if (value === undefined) return null
    if (keyword) keywords[textOf(file, argument.childForFieldName('name'))] = value
    else positional.push(value)
  }
  return Object.keys(keywords).length === 0 ? positional : [...positional, keywords]
}

/** What code depends on: what it calls or reads behind a dot, and names of the file's top level. @param own the name that it defines */
export function usesOf(file: PythonFile, { names, attributes }: Walked, own?: string): string[] {
  const uses = new Set<string>()
  for (const name of attributes) if (!everywhere.has(name)) uses.add(name)
  for (const name of names) if (name !== own && !everywhere.has(name) && file.topLevel.has(name)) uses.add(name)
  return [...uses].sort()
}
