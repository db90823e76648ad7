/** Classes of tests, and the tags that say when Odoo runs them. */
import type { Node } from 'web-tree-sitter'
import type { PythonFacts } from '../../../domain/facts/python.ts'
import { codeChildren, lineOf, literalOrNot } from './file.ts'
import { definitionOf } from './functions.ts'

/** Classes with at least one test of their own. @param isTest whether a function is one */
export function testCasesOf(root: Node, isTest: (definition: Node) => boolean): PythonFacts['testCases'] {
  return codeChildren(root).flatMap((statement) => {
    const definition = definitionOf(statement)
    if (definition.type !== 'class_definition') return []
    const tests = codeChildren(definition.childForFieldName('body'))
      .map(definitionOf)
      .filter((each) => each.type === 'function_definition' && isTest(each))
    const name = definition.childForFieldName('name')?.text ?? ''
    return tests.length === 0
      ? []
      : [{ name, line: lineOf(definition), tests: tests.length, tags: statement === definition ? [] : tagsOf(statement) }]
  })
}

function tagsOf(decorated: Node): string[] {
  const calls = codeChildren(decorated).flatMap((child) =>
    child.type === 'decorator' && child.firstNamedChild?.type === 'call' ? [child.firstNamedChild] : [],
  )
  const tagged = calls.filter((call) => /(^|\.)tagged$/.test(call.childForFieldName('function')?.text ?? ''))
  const values = tagged.flatMap((call) => codeChildren(call.childForFieldName('arguments')).map((argument) => literalOrNot(argument)))
  return values.filter((value) => typeof value === 'string')
}
