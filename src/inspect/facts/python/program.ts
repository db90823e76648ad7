/** Which program a call of the shell starts, where the file says it: `subprocess.run(['gs', ...])`, `os.system('gs -q')`. */
import type { Node } from 'web-tree-sitter'
import { codeChildren, literalOrNot, type PythonFile } from './file.ts'

/** @param offset of the first character of the call */
export function programOf(file: PythonFile, offset: number): string | null {
  let node: Node | null = file.tree.rootNode.descendantForIndex(offset)
  while (node !== null && node.type !== 'call') node = node.parent?.startIndex === offset ? node.parent : null
  const [first] = codeChildren(node?.childForFieldName('arguments') ?? null)
  if (!first) return null
  const text = first.type === 'list' || first.type === 'tuple' ? codeChildren(first)[0] : first
  const value = text?.type === 'string' ? literalOrNot(text) : undefined
  if (typeof value !== 'string') return null
  return /^[\w.+-]+/.exec(value.trim())?.[0] ?? null
}
