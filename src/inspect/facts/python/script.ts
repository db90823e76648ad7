/** What a migration script calls. Told by its content: a file whose top level binds `migrate`. */
import type { Node } from 'web-tree-sitter'
import type { ScriptFact } from '../../../domain/facts/python.ts'
import { lineOf, type PythonFile, textOf } from './file.ts'

/** Null where no top level binds `migrate`: Odoo then runs nothing of the file but its import. */
export function scriptOf(file: PythonFile): ScriptFact | null {
  if (!file.topLevel.has('migrate')) return null
  const calls = file.tree.rootNode.descendantsOfType('call').flatMap((call) => (call ? [callOf(file, call)] : []))
  return { calls: [...calls, ...assignmentsOf(file)].sort((a, b) => a.line - b.line) }
}

type Call = ScriptFact['calls'][number]

/** A call of what has no name of its own, `getattr(cr, way)(text)`, is a call of `?`. */
function callOf(file: PythonFile, call: Node): Call {
  const called = call.childForFieldName('function')
  const line = called ? called.endPosition.row + 1 : lineOf(call)
  if (called?.type === 'identifier') return { name: textOf(file, called), on: null, line }
  if (called?.type !== 'attribute') return { name: '?', on: null, line }
  const object = called.childForFieldName('object')
  return { name: textOf(file, called.childForFieldName('attribute')), on: object?.type === 'identifier' ? textOf(file, object) : null, line }
}

/** `record.field = value` writes like `write`. */
function assignmentsOf(file: PythonFile): Call[] {
  return file.tree.rootNode.descendantsOfType(['assignment', 'augmented_assignment']).flatMap((node) => {
    const left = node?.childForFieldName('left')
    if (left?.type !== 'attribute' || isOwnName(file, left)) return []
    return [{ name: `${textOf(file, left.childForFieldName('attribute'))} =`, on: null, line: lineOf(left) }]
  })
}

/** `self.x = 1` in a class of the script's own. */
function isOwnName(file: PythonFile, left: Node): boolean {
  const object = left.childForFieldName('object')
  return object?.type === 'identifier' && ['self', 'cls'].includes(textOf(file, object))
}
