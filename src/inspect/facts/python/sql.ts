/** The statements that a file hands to a database cursor, as far as they are written in it. */
import type { Node } from 'web-tree-sitter'
import type { SqlFact } from '../../../domain/facts/python.ts'
import { around, assignmentOf, codeChildren, lineOf, literalOrNot, type PythonFile, textOf } from './file.ts'

/** Names that take a statement: on a cursor, and the helpers of openupgradelib and upgrade-util. The number says which argument it is. */
export const takers: Record<string, number> = {
  execute: 0,
  executemany: 0,
  execute_batch: 1,
  execute_values: 1,
  execute_query: 0,
  logged_query: 1,
  explode_execute: 1,
  parallel_execute: 1,
  _exec: 0,
}
/** Whether reading the calls is worth it: most files hold none of them. */
const worthIt = new RegExp(`\\b(${Object.keys(takers).join('|')})\\b`)

export function sqlOf(file: PythonFile): SqlFact[] {
  if (!worthIt.test(file.source)) return []
  return file.tree.rootNode.descendantsOfType('call').flatMap((call) => {
    const called = call?.childForFieldName('function')
    if (!call || !called) return []
    const name = called.type === 'attribute' ? textOf(file, called.childForFieldName('attribute')) : textOf(file, called)
    const position = Object.hasOwn(takers, name) ? takers[name] : undefined
    if (position === undefined) return []
    const argument = argumentAt(file, call, position)
    return [{ line: lineOf(argument ?? call), within: around(file, call), ...(argument ? statementOf(file, argument, 0) : unknown) }]
  })
}

/** Null where it is handed over in a list, `execute(*given)`. */
function argumentAt(file: PythonFile, call: Node, position: number): Node | null {
  const given = codeChildren(call.childForFieldName('arguments'))
  const named = given.find((each) => each.type === 'keyword_argument' && ['query', 'sql'].includes(textOf(file, each.childForFieldName('name'))))
  return named?.childForFieldName('value') ?? given[position] ?? null
}

/** How often a variable is followed to where it was assigned. */
const deepest = 4

type Statement = Pick<SqlFact, 'text' | 'computed'>

const unknown: Statement = { text: null, computed: true }

function statementOf(file: PythonFile, node: Node, depth: number): Statement {
  const literal = literalOrNot(node)
  if (typeof literal === 'string') return { text: literal, computed: false }
  if (Array.isArray(literal)) return { text: literal.filter((each) => typeof each === 'string').join(';\n'), computed: false }
  if (depth > deepest) return unknown
  const read = readers[node.type]
  return read ? read(file, node, depth + 1) : unknown
}

const readers: Record<string, (file: PythonFile, node: Node, depth: number) => Statement> = {
  string: (file, node) => ({ text: withHoles(file, node), computed: true }),
  concatenated_string: (file, node) => ({
    text: codeChildren(node)
      .map((part) => withHoles(file, part))
      .join(''),
    computed: true,
  }),
  parenthesized_expression: (file, node, depth) => inner(file, node.firstNamedChild, depth),
  binary_operator: operator,
  call: called,
  identifier: (file, node, depth) => inner(file, assignedBefore(file, node), depth),
}

function inner(file: PythonFile, node: Node | null, depth: number): Statement {
  return node ? statementOf(file, node, depth) : unknown
}

/** An f-string with `{}` for what is computed. */
function withHoles(file: PythonFile, node: Node): string {
  const parts = codeChildren(node).map((child) =>
    child.type === 'interpolation' ? '{}' : child.type === 'string_content' ? textOf(file, child) : '',
  )
  return parts.join('')
}

/** `'...' % x` is the text with its holes; `'a' + b` joins both sides. */
function operator(file: PythonFile, node: Node, depth: number): Statement {
  const left = inner(file, node.childForFieldName('left'), depth)
  const sign = node.childForFieldName('operator')?.type
  if (sign === '%') return { text: left.text?.replace(/%(\(\w+\))?[sdrif]/g, '{}') ?? null, computed: true }
  if (sign !== '+') return unknown
  const right = inner(file, node.childForFieldName('right'), depth)
  return {
    text: left.text === null && right.text === null ? null : `${left.text ?? '{}'}${right.text ?? '{}'}`,
    computed: left.computed || right.computed,
  }
}

/** `SQL('...', x)`, `sql.SQL('...').format(x)`, `'...'.format(x)`, `dedent('...')`, `util.format_query(cr, '...', x)`. */
function called(file: PythonFile, node: Node, depth: number): Statement {
  const target = node.childForFieldName('function')
  const given = codeChildren(node.childForFieldName('arguments'))
  if (target?.type === 'attribute' && ['format', 'strip', 'join'].includes(textOf(file, target.childForFieldName('attribute')))) {
    const text = inner(file, target.childForFieldName('object'), depth)
    return { ...text, computed: text.computed || given.length > 0 }
  }
  const name = target?.type === 'attribute' ? textOf(file, target.childForFieldName('attribute')) : textOf(file, target)
  if (name === 'format_query') return { ...inner(file, given[1] ?? null, depth), computed: true }
  if (name !== 'SQL' && name !== 'dedent') return unknown
  const text = inner(file, given[0] ?? null, depth)
  return { ...text, computed: text.computed || given.length > 1 }
}

/** The value that a variable was last given above, in the functions around it and the file's top level; null when it is unclear (`+=`, a loop, a branch). */
function assignedBefore(file: PythonFile, use: Node): Node | null {
  const name = textOf(file, use)
  for (let scope = use.parent; scope !== null; scope = scope.parent) {
    if (scope.type !== 'block' && scope.type !== 'module') continue
    const before = codeChildren(scope).filter((statement) => statement.startIndex < use.startIndex)
    const found = before.map((statement) => assignmentOf(file, statement)).findLast((assigned) => assigned?.name === name)
    if (found) return found.value
  }
  return null
}
