/** External ids that code looks up: `self.env.ref('module.name')`. */
import type { Node } from 'web-tree-sitter'
import type { PythonFacts } from '../../../domain/facts/python.ts'
import { around, codeChildren, lineOf, literalOrNot, type PythonFile, textOf } from './file.ts'

/** @param brackets offsets of the brackets behind `env.ref` */
export function lookupsOf(file: PythonFile, brackets: number[]): PythonFacts['references'] {
  return brackets.flatMap((offset) => {
    const list = file.tree.rootNode.descendantForIndex(offset)?.parent
    const [id, ...rest] = codeChildren(list ?? null)
    const value = id?.type === 'string' ? literalOrNot(id) : undefined
    if (!list || !id || typeof value !== 'string' || rest.some((each) => saysFalse(file, each)) || goesOn(list)) return []
    return [{ id: value, line: lineOf(id), within: around(file, list) }]
  })
}

/** `False` or `raise_if_not_found=False`: then it is none where there is none. */
function saysFalse(file: PythonFile, argument: Node): boolean {
  return /^(raise_if_not_found\s*=\s*)?False$/.test(textOf(file, argument))
}

/** Whether a `try` stands around it in the same function. */
function goesOn(start: Node): boolean {
  for (let child = start, node = start.parent; node !== null && node.type !== 'function_definition'; child = node, node = node.parent)
    if (node.type === 'try_statement' && node.childForFieldName('body')?.id === child.id) return true
  return false
}
