/**
 * Reads a Python literal as `ast.literal_eval` does, from a syntax tree: dict, list, tuple, set, str, bytes, number, True, False, None. Whatever would have to be
 * executed (a call, a name, an f-string) is a finding at its line, never a value.
 */
import type { Node } from 'web-tree-sitter'
import type { Literal } from '../domain/facts/literal.ts'

export class NotLiteral extends Error {
  readonly line: number
  constructor(what: string, node: Node) {
    super(what)
    this.line = node.startPosition.row + 1
  }
}

/** A manifest nests four deep; what nests a hundred deep is an attack on whoever recurses. */
const deepest = 100

/** The value of an expression node. Throws `NotLiteral`. */
export function literalOf(node: Node, depth = 0): Literal {
  if (depth > deepest) throw new NotLiteral(`nests deeper than ${deepest}`, node)
  if (node.hasError && node.isMissing) throw new NotLiteral('is not Python', node)
  const read = readers[node.type]
  if (!read)
    throw new NotLiteral(`holds ${words[node.type] ?? node.type.replaceAll('_', ' ')}: only a literal can be read without executing it`, node)
  return read(node, depth)
}

const words: Record<string, string> = { call: 'a function call', identifier: 'a name', interpolation: 'an f-string', ERROR: 'what is not Python' }

const readers: Record<string, (node: Node, depth: number) => Literal> = {
  none: () => null,
  true: () => true,
  false: () => false,
  integer: numberOf,
  float: numberOf,
  unary_operator: negative,
  string: stringOf,
  concatenated_string: (node) => node.namedChildren.filter(isCode).map(stringOf).join(''),
  parenthesized_expression: (node, depth) => literalOf(only(node), depth + 1),
  list: items,
  tuple: items,
  set: items,
  dictionary: dictionaryOf,
}

const isCode = (node: Node | null): node is Node => node !== null && node.type !== 'comment'

function only(node: Node): Node {
  const [child, more] = node.namedChildren.filter(isCode)
  if (!child || more) throw new NotLiteral('is not one expression', node)
  return child
}

function items(node: Node, depth: number): Literal[] {
  return node.namedChildren.filter(isCode).map((child) => literalOf(child, depth + 1))
}

function dictionaryOf(node: Node, depth: number): Literal {
  const result: { [key: string]: Literal } = Object.create(null)
  for (const pair of node.namedChildren.filter(isCode)) {
    if (pair.type !== 'pair') throw new NotLiteral('unpacks another dictionary', pair)
    const [key, value] = [pair.childForFieldName('key'), pair.childForFieldName('value')]
    if (!key || !value) throw new NotLiteral('has a key without a value', pair)
    const name = literalOf(key, depth + 1)
    if (typeof name !== 'string') throw new NotLiteral('has a key that is no string', key)
    result[name] = literalOf(value, depth + 1)
  }
  return { ...result }
}

function numberOf(node: Node): number {
  const text = node.text.replaceAll('_', '')
  const value = Number(text)
  if (Number.isNaN(value)) throw new NotLiteral(`holds the number ${text}, which is not understood`, node)
  return value
}

function negative(node: Node): number {
  const operand = node.childForFieldName('argument')
  if (!operand || !['integer', 'float'].includes(operand.type)) throw new NotLiteral('holds an operator', node)
  const value = numberOf(operand)
  return node.text.trimStart().startsWith('-') ? -value : value
}

const simpleEscapes: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
}

function stringOf(node: Node): string {
  if (node.type !== 'string') throw new NotLiteral('joins a string with something else', node)
  const start = node.children.find((child) => child?.type === 'string_start')?.text ?? '"'
  const prefix = start.replace(/['"]+$/, '').toLowerCase()
  if (prefix.includes('f')) throw new NotLiteral('holds an f-string: only a literal can be read without executing it', node)
  const text = node.text.slice(start.length, node.text.length - (start.length - prefix.length))
  return prefix.includes('r') ? text : withoutEscapes(text)
}

/** Python's escapes; an unknown one stays as it is written. */
function withoutEscapes(text: string): string {
  return text.replace(/\\(\r?\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[\s\S])/g, (whole, code: string) => {
    if (/^\r?\n$/.test(code)) return ''
    if (/^[xuU]/.test(code) && code.length > 1) return fromCode(Number.parseInt(code.slice(1), 16), whole)
    if (/^[0-7]/.test(code)) return fromCode(Number.parseInt(code, 8), whole)
    return simpleEscapes[code] ?? whole
  })
}

function fromCode(code: number, otherwise: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : otherwise
}
