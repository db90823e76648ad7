/** Every import of a file, wherever it stands. */
import type { Node } from 'web-tree-sitter'
import type { ImportFact } from '../../../domain/facts/python.ts'
import { begunBy, codeChildren, lineOf, type PythonText, textOf } from './file.ts'

const statements = ['import_statement', 'import_from_statement']

export function importsOf(file: PythonText): ImportFact[] {
  return begunBy('import', file)
    .filter(({ type }) => statements.includes(type))
    .flatMap((statement) => importFacts(file, statement))
}

function importFacts(file: PythonText, statement: Node): ImportFact[] {
  const place = { line: lineOf(statement), atImport: runsAtImport(statement) }
  if (statement.type === 'import_statement') return codeChildren(statement).map((name) => ({ ...plainImport(file, name), ...place }))
  const source = statement.childForFieldName('module_name')
  const module = textOf(file, source)
  return codeChildren(statement)
    .filter((child) => child.startIndex !== source?.startIndex)
    .map((child) => {
      const aliased = child.type === 'aliased_import'
      const name = child.type === 'wildcard_import' ? '*' : textOf(file, aliased ? child.childForFieldName('name') : child)
      return { module, name, as: aliased ? textOf(file, child.childForFieldName('alias')) : name, ...place }
    })
}

function plainImport(file: PythonText, name: Node): Pick<ImportFact, 'module' | 'name' | 'as'> {
  const aliased = name.type === 'aliased_import'
  const module = textOf(file, aliased ? name.childForFieldName('name') : name)
  // `import a.b` binds a.
  const as = aliased ? textOf(file, name.childForFieldName('alias')) : (module.split('.')[0] ?? module)
  return { module, name: null, as }
}

/** Not when a function, or a `try` whose handler takes the failure, stands around it. An import for the type checker never runs. */
function runsAtImport(statement: Node): boolean {
  for (let child = statement, node = statement.parent; node !== null; child = node, node = node.parent) {
    if (node.type === 'function_definition') return false
    if (node.type === 'try_statement' && node.childForFieldName('body')?.id === child.id) return false
    if (node.type === 'if_statement' && /TYPE_CHECKING|__main__/.test(node.childForFieldName('condition')?.text ?? '')) return false
  }
  return true
}
