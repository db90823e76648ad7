/** The one dictionary that a manifest is, read without executing it, with the lines of its keys and items. */
import type { Node, Parser } from 'web-tree-sitter'
import type { Literal } from '../domain/facts/literal.ts'
import { parsePython } from './python-grammar.ts'
import { literalOf, NotLiteral } from './python-literal.ts'

export interface ManifestDictionary {
  value: { [key: string]: Literal }
  lines: Record<string, number>
  /** Lines of the strings in each key's list, or dictionary of lists, in reading order. */
  items: Record<string, number[]>
  repeated: { key: string; line: number }[]
}

export function readDictionary(parser: Parser, text: string): ManifestDictionary | { why: string; line: number } {
  // Python refuses the mark in a text that it was given decoded, and Odoo with it.
  if (text.startsWith('\uFEFF')) return { why: 'begins with a byte order mark', line: 1 }
  const tree = parsePython(parser, text)
  if (!tree) return { why: 'could not be parsed within five seconds', line: 1 }
  try {
    return dictionaryIn(tree.rootNode)
  } catch (error) {
    if (error instanceof NotLiteral) return { why: error.message, line: error.line }
    throw error
  } finally {
    tree.delete()
  }
}

function dictionaryIn(root: Node): ManifestDictionary | { why: string; line: number } {
  const [statement, more] = root.namedChildren.filter(isCode)
  if (!statement) return { why: 'is empty', line: 1 }
  if (more) return { why: 'holds more than one expression', line: lineOf(more) }
  const [expression, second] = statement.type === 'expression_statement' ? statement.namedChildren.filter(isCode) : [statement]
  if (!expression) return { why: 'is empty', line: 1 }
  if (second) return { why: 'is not a dictionary', line: lineOf(second) }
  if (root.hasError) return { why: 'is not Python', line: firstError(root) }
  const value = literalOf(expression)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { why: 'is not a dictionary', line: lineOf(expression) }
  return { value, ...linesOf(expression) }
}

const isCode = (node: Node | null): node is Node => node !== null && node.type !== 'comment'

const lineOf = (node: Node): number => node.startPosition.row + 1

function firstError(root: Node): number {
  const errors = root.descendantsOfType('ERROR')
  return (errors[0]?.startPosition.row ?? root.startPosition.row) + 1
}

function linesOf(expression: Node): Omit<ManifestDictionary, 'value'> {
  const found: Omit<ManifestDictionary, 'value'> = { lines: {}, items: {}, repeated: [] }
  const dictionary = expression.type === 'dictionary' ? expression : expression.descendantsOfType('dictionary')[0]
  for (const pair of dictionary?.namedChildren.filter(isCode) ?? []) {
    const [key, value] = [pair.childForFieldName('key'), pair.childForFieldName('value')]
    if (!key || !value) continue
    const name = String(literalOf(key))
    if (Object.hasOwn(found.lines, name)) found.repeated.push({ key: name, line: lineOf(pair) })
    found.lines[name] = lineOf(pair)
    if (value.type !== 'string') found.items[name] = value.descendantsOfType(['string', 'concatenated_string']).filter(isItem).map(lineOf)
  }
  return found
}

/** Not the key of a pair, nor a part of a string that continues. */
function isItem(node: Node | null): node is Node {
  const parent = node?.parent
  if (!node || !parent || parent.type === 'concatenated_string') return false
  return !(parent.type === 'pair' && parent.childForFieldName('key')?.id === node.id)
}
