/** From the text of a Python file to its facts. Pure: nothing is imported or executed. */
import type { Language, Node, Parser } from 'web-tree-sitter'
import type { FunctionFact, PythonFacts } from '../../../domain/facts/python.ts'
import type { Trouble } from '../../../domain/facts/trouble.ts'
import { parsePython } from '../../python-grammar.ts'
import { allowComments } from '../allow-comments.ts'
import { shortDigest } from '../short-digest.ts'
import { Calls } from './calls.ts'
import { type ClassContext, classFact, constantFact } from './classes.ts'
import { assignmentOf, begunBy, codeChildren, isOnlyText, openPython, type PythonFile, textOf } from './file.ts'
import { definitionOf, functionFact, usesOf } from './functions.ts'
import { importsOf } from './imports.ts'
import { lookupsOf } from './lookups.ts'
import { madeIdsOf } from './made-ids.ts'
import { programOf } from './program.ts'
import { scriptOf } from './script.ts'
import { sqlOf } from './sql.ts'
import { testCasesOf } from './test-cases.ts'

const tooSlow: Trouble = { kind: 'syntax', line: 1, text: 'could not be parsed within five seconds' }

export function extractPython(parser: Parser, source: string): PythonFacts {
  const language = parser.language as Language
  const tree = parsePython(parser, source)
  if (!tree) return { ...noPython(source), troubles: [tooSlow] }
  const file = openPython(source, tree, language)
  try {
    return { ...factsOf(file), troubles: syntaxErrors(tree.rootNode) }
  } finally {
    file.walker.delete()
    tree.delete()
  }
}

/** Nothing but the text itself. */
export function noPython(source: string): PythonFacts {
  const nothing = {
    imports: [],
    models: [],
    classes: [],
    functions: [],
    constants: [],
    callsAtImport: [],
    effects: [],
    sql: [],
    script: null,
    tests: 0,
    testCases: [],
    comments: [],
    madeIds: [],
    references: [],
    secrets: [],
    troubles: [],
  }
  return { language: 'python', digest: shortDigest(source), lines: countLines(source), codeLines: 0, rest: null, ...nothing }
}

/** Tests decide nothing about a release: how many there are, what they import, whether they parse. Walking their code would cost as much as walking all the other code. */
export function extractTests(parser: Parser, source: string): PythonFacts {
  const tree = parsePython(parser, source)
  if (!tree) return { ...noPython(source), troubles: [tooSlow] }
  try {
    const tests = begunBy('def', { source, tree }).filter(isTest).length
    const testCases = tests === 0 ? [] : testCasesOf(tree.rootNode, isTest)
    const imports = importsOf({ source, tree })
    return { ...noPython(source), imports, tests, testCases, comments: allowComments(source), troubles: syntaxErrors(tree.rootNode) }
  } finally {
    tree.delete()
  }
}

function isTest(node: Node): boolean {
  return node.childForFieldName('name')?.text.startsWith('test') ?? false
}

function factsOf(file: PythonFile): PythonFacts {
  const facts = noPython(file.source)
  facts.imports = importsOf(file)
  const statements = codeChildren(file.tree.rootNode)
  bindTopLevel(file, facts, statements)
  const calls = new Calls()
  const importedFields = new Set(
    facts.imports.filter(({ module, name }) => /(^|\.)fields$/.test(module) && /^[A-Z]/.test(name ?? '')).map(({ as }) => as),
  )
  const pass: FilePass = { facts, digests: [], rest: [], context: { file, importedFields, calls } }
  for (const statement of statements) addStatement(pass, statement)
  facts.digest = shortDigest(pass.digests.join(' '))
  facts.rest = pass.rest.length === 0 ? null : shortDigest(pass.rest.join(' '))
  facts.callsAtImport = calls.atImport(new Set(facts.functions.map(({ name }) => name)))
  facts.effects = calls.effects(facts.imports, { lineAt: lineFinder(file.source), programAt: (offset) => programOf(file, offset) })
  facts.sql = sqlOf(file)
  facts.script = scriptOf(file)
  facts.madeIds = madeIdsOf(file)
  facts.references = lookupsOf(file, calls.lookups)
  facts.comments = allowComments(file.source)
  facts.codeLines = file.walker.lines.count()
  return facts
}

function bindTopLevel(file: PythonFile, { imports }: PythonFacts, statements: Node[]): void {
  for (const { as, atImport } of imports) if (atImport) file.topLevel.add(as)
  for (const statement of statements) {
    const name = definitionOf(statement).childForFieldName('name')
    if (name) file.topLevel.add(textOf(file, name))
    const assigned = assignmentOf(file, statement)
    if (assigned) file.topLevel.add(assigned.name)
  }
}

interface FilePass {
  facts: PythonFacts
  digests: string[]
  rest: string[]
  context: ClassContext
}

function addStatement({ facts, digests, rest, context }: FilePass, statement: Node): void {
  const { file, calls } = context
  if (isOnlyText(statement)) return
  const definition = definitionOf(statement)
  if (definition.type === 'class_definition') {
    const found = classFact(context, statement)
    if ('model' in found) facts.models.push(found.model)
    else facts.classes.push(found.plain)
    digests.push('model' in found ? found.model.digest : found.plain.digest)
    return
  }
  const walked = file.walker.walk(statement)
  digests.push(walked.digest)
  if (definition.type === 'function_definition') {
    const fact: FunctionFact = functionFact(file, statement, walked)
    calls.add(walked, fact.name)
    facts.functions.push(fact)
    return
  }
  if (isMainGuard(file, statement)) return
  calls.add(walked, null)
  const assigned = assignmentOf(file, statement)
  if (assigned)
    facts.constants.push({
      ...constantFact(statement, assigned.name, assigned.value),
      digest: walked.digest,
      uses: usesOf(file, walked, assigned.name),
    })
  else if (!/^(import|future_import)/.test(statement.type)) rest.push(walked.digest)
}

/** `if __name__ == '__main__':` never runs inside Odoo. */
function isMainGuard(file: PythonFile, statement: Node): boolean {
  return statement.type === 'if_statement' && textOf(file, statement.childForFieldName('condition')).includes('__main__')
}

const mostErrors = 5

function syntaxErrors(root: Node): Trouble[] {
  if (!root.hasError) return []
  const errors = root.descendantsOfType('ERROR').filter((node): node is Node => node !== null)
  const lines = [...new Set(errors.map((node) => node.startPosition.row + 1))]
  return (lines.length === 0 ? [missingLine(root)] : lines.slice(0, mostErrors)).map((line) => ({ kind: 'syntax', line, text: 'is not Python' }))
}

/** A token that is missing leaves no ERROR node: the deepest node with an error is nearest. */
function missingLine(root: Node): number {
  for (let node = root; ; ) {
    const next = node.children.find((child) => child !== null && (child.isMissing || child.hasError))
    if (!next) return node.startPosition.row + 1
    node = next
  }
}

function countLines(source: string): number {
  let lines = 1
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) lines++
  return source.endsWith('\n') ? lines - 1 : lines
}

/** Line numbers of offsets; the table is made at the first question. */
function lineFinder(source: string): (offset: number) => number {
  let starts: number[] | null = null
  return (offset) => {
    starts ??= [...source.matchAll(/\n/g)].map(({ index }) => index)
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}
