/** One Python text being read: its tree, its lines, and the helpers that every extractor of a part needs. */
import type { Language, Node, Tree } from 'web-tree-sitter'
import type { Literal } from '../../../domain/facts/literal.ts'
import { literalOf, NotLiteral } from '../../python-literal.ts'
import { CodeWalker } from './code-walker.ts'

export interface PythonText {
  source: string
  tree: Tree
}

export interface PythonFile extends PythonText {
  language: Language
  walker: CodeWalker
  /** Names that the top level of the file binds: imports, constants, functions, classes. */
  topLevel: Set<string>
}

export function openPython(source: string, tree: Tree, language: Language): PythonFile {
  return { source, tree, language, walker: new CodeWalker(tree, source, language), topLevel: new Set() }
}

export const lineOf = (node: Node): number => node.startPosition.row + 1

export const endLineOf = (node: Node): number => node.endPosition.row + 1

export function textOf(file: Pick<PythonText, 'source'>, node: Node | null): string {
  return node === null ? '' : file.source.slice(node.startIndex, node.endIndex)
}

/**
 * What a keyword begins, wherever it stands. The tree is asked only where the word is: to look through all of it takes a fifth to a quarter of the time of parsing.
 */
export function begunBy(keyword: string, { source, tree }: PythonText): Node[] {
  return [...source.matchAll(new RegExp(`\\b${keyword}\\b`, 'g'))].flatMap(({ index }) => {
    const word = tree.rootNode.descendantForIndex(index, index + keyword.length)
    return word?.type === keyword && word.parent ? [word.parent] : []
  })
}

/** The children that are code. */
export function codeChildren(node: Node | null): Node[] {
  return node === null ? [] : node.namedChildren.filter((child): child is Node => child !== null && child.type !== 'comment')
}

/** Its value, or undefined where it would have to be executed. */
export function literalOrNot(node: Node | null): Literal | undefined {
  if (node === null) return undefined
  try {
    return literalOf(node)
  } catch (error) {
    if (error instanceof NotLiteral) return undefined
    throw error
  }
}

/** `name = value` of a statement; null for anything else. An annotation without value counts as nothing. */
export function assignmentOf(file: PythonFile, statement: Node): { name: string; value: Node } | null {
  if (statement.type !== 'expression_statement') return null
  const assignment = statement.firstNamedChild
  if (assignment?.type !== 'assignment') return null
  const [left, right] = [assignment.childForFieldName('left'), assignment.childForFieldName('right')]
  return left?.type === 'identifier' && right ? { name: textOf(file, left), value: right } : null
}

/** A doc string or another string that stands for nothing. */
export function isOnlyText(statement: Node): boolean {
  return statement.type === 'expression_statement' && statement.namedChildCount === 1 && statement.firstNamedChild?.type === 'string'
}

/** The function that a node is in, as `function` or `Class.method`. */
export function around(file: PythonFile, start: Node): string | null {
  let name: string | null = null
  for (let node = start.parent; node !== null; node = node.parent) {
    if (node.type === 'function_definition') name = textOf(file, node.childForFieldName('name'))
    if (node.type === 'class_definition') name = name === null ? null : `${textOf(file, node.childForFieldName('name'))}.${name}`
  }
  return name
}
