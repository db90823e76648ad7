/**
 * Walks the code of one syntax node once: its digest (comments, doc strings, formatting and quote style left out), the names that it uses, its complexity, and
 * what it calls. Works on the cursor: a Node object per token made the whole of Odoo 18.0 four times as slow.
 */
import type { Language, Node, Tree, TreeCursor } from 'web-tree-sitter'
import { shortDigest } from '../short-digest.ts'
import { CodeLines } from './code-lines.ts'

export interface Walked {
  digest: string
  /** Plain names, also local ones. */
  names: Set<string>
  /** Names behind a dot that are called, or begin with an underscore or a capital. */
  attributes: Set<string>
  /** Calls by dotted name with the offset of their first character: `requests.get`. Deferred ones stand in a lambda or function below the node. */
  calls: { name: string; at: number; deferred: boolean }[]
  /** Offsets of the bracket behind `env.ref`, whatever stands in front of it. */
  lookups: number[]
  /** Cyclomatic (McCabe 1976, compound conditions counted one by one): decision points plus one. Those of a function inside count, too. */
  complexity: number
}

const decisions = [
  'if_statement',
  'elif_clause',
  'for_statement',
  'while_statement',
  'except_clause',
  'conditional_expression',
  'boolean_operator',
  'case_clause',
  'for_in_clause',
  'if_clause',
]
/** Nodes whose extent decides the meaning. It is marked, so that `(a + b) * c` and `a + b * c` differ without their parentheses, which say nothing beyond that. */
const operations = [
  'await',
  'binary_operator',
  'boolean_operator',
  'comparison_operator',
  'conditional_expression',
  'lambda',
  'named_expression',
  'not_operator',
  'unary_operator',
  'yield',
]
/** A comma before the closing bracket means something in these only: `(1,)` is a tuple. */
const commaCounts = ['tuple', 'expression_list', 'pattern_list', 'tuple_pattern', 'subscript']

/** Characters that no source text holds, so that no two codes run together. */
const [separator, open, close, end, from, to] = ['\u0001', '\u0002', '\u0003', '\u0004', '\u0005', '\u0006']

export class CodeWalker {
  /** Lines that were walked so far, comments and doc strings left out. */
  readonly lines: CodeLines
  readonly #cursor: TreeCursor
  readonly #source: string
  readonly #types: Types

  constructor(tree: Tree, source: string, language: Language) {
    this.#cursor = tree.walk()
    this.#source = source
    this.#types = typesOf(language)
    this.lines = new CodeLines(source)
  }

  walk(node: Node): Walked {
    this.#cursor.reset(node)
    const pass = new Pass(this.#cursor, this.#source, this.#types, this.lines)
    pass.run()
    return pass.result()
  }

  delete(): void {
    this.#cursor.delete()
  }
}

class Types {
  readonly decision = new Set<number>()
  readonly comma = new Set<number>()
  readonly skip = new Set<number>()
  /** Named nodes without children. To ask the cursor for them costs as much as going there. */
  readonly leaf = new Set<number>()
  /** What a keyword or sign is written as, by its type; null for what is written in many ways. */
  readonly spelled: (string | null)[] = []
  readonly deferring = new Set<number>()
  readonly operation = new Set<number>()
  readonly block: number
  readonly parentheses: number
  readonly expression: number
  readonly string: number
  readonly stringStart: number
  readonly stringEnd: number
  readonly identifier: number
  readonly case: number

  constructor(language: Language) {
    const id = (name: string) => language.idForNodeType(name, true) ?? -1
    for (const name of decisions) this.decision.add(id(name))
    for (const name of commaCounts) this.comma.add(id(name))
    for (const name of ['comment', 'line_continuation']) this.skip.add(id(name))
    for (const name of ['identifier', 'string_content', 'string_start', 'string_end', 'integer', 'float', 'true', 'false', 'none'])
      this.leaf.add(id(name))
    for (let type = 0; type < language.nodeTypeCount; type++) this.spelled.push(language.nodeTypeIsNamed(type) ? null : language.nodeTypeForId(type))
    for (const name of ['lambda', 'function_definition']) this.deferring.add(id(name))
    for (const name of operations) this.operation.add(id(name))
    this.block = id('block')
    this.parentheses = id('parenthesized_expression')
    this.expression = id('expression_statement')
    this.string = id('string')
    this.stringStart = id('string_start')
    this.stringEnd = id('string_end')
    this.identifier = id('identifier')
    this.case = id('case_clause')
  }
}

const types = new WeakMap<Language, Types>()

function typesOf(language: Language): Types {
  const known = types.get(language) ?? new Types(language)
  types.set(language, known)
  return known
}

class Pass {
  readonly #cursor: TreeCursor
  readonly #source: string
  readonly #types: Types
  readonly #lines: CodeLines
  readonly #parts: string[] = []
  readonly #names = new Set<string>()
  readonly #attributes = new Set<string>()
  readonly #calls: Walked['calls'] = []
  readonly #lookups: number[] = []
  #complexity = 1
  /** The dotted name that the last tokens spelled; empty when they spelled none. */
  #chain = ''
  #chainAt = 0
  #last = ''
  #heldComma = false
  #deferred = 0

  constructor(cursor: TreeCursor, source: string, types: Types, lines: CodeLines) {
    this.#cursor = cursor
    this.#source = source
    this.#types = types
    this.#lines = lines
  }

  run(): void {
    const parents: number[] = []
    for (;;) {
      const type = this.#cursor.nodeTypeId
      if (this.#enter(type, parents.at(-1) ?? -1)) {
        parents.push(type)
        if (this.#types.deferring.has(type)) this.#deferred++
      } else if (!this.#onward(parents)) return
    }
  }

  /** To what follows in reading order; false at the end of the node that was asked for. */
  #onward(parents: number[]): boolean {
    while (parents.length > 0 && !this.#cursor.gotoNextSibling()) {
      this.#leave(parents.pop() ?? -1)
      this.#cursor.gotoParent()
      this.#endOf(parents.at(-1))
    }
    return parents.length > 0
  }

  #leave(type: number): void {
    if (this.#types.deferring.has(type)) this.#deferred--
    if (type === this.#types.block) this.#mark(close)
    if (this.#types.operation.has(type)) this.#mark(to)
  }

  result(): Walked {
    return {
      digest: shortDigest(this.#parts.join(separator)),
      names: this.#names,
      attributes: this.#attributes,
      calls: this.#calls,
      lookups: this.#lookups,
      complexity: this.#complexity,
    }
  }

  /** Whether the cursor went down. */
  #enter(type: number, parent: number): boolean {
    const { skip, leaf, spelled, block, decision, expression, operation } = this.#types
    if (skip.has(type)) return false
    if (decision.has(type) && !this.#isOtherwise(type)) this.#complexity++
    if (type === expression && this.#isOnlyText()) return false
    if (spelled[type] || leaf.has(type) || !this.#cursor.gotoFirstChild()) {
      this.#token(type, parent)
      this.#endOf(parent)
      return false
    }
    if (type === block) this.#mark(open)
    if (operation.has(type)) this.#mark(from)
    return true
  }

  /** `case _:` decides nothing: it is the `else` of a match. */
  #isOtherwise(type: number): boolean {
    if (type !== this.#types.case) return false
    const [, pattern = ''] = this.#source.slice(this.#cursor.startIndex, this.#cursor.endIndex).split(/[\s:]+/, 2)
    return pattern === '_'
  }

  /** A doc string, or a string that stands for nothing. */
  #isOnlyText(): boolean {
    if (!this.#cursor.gotoFirstChild()) return false
    const only = this.#cursor.nodeTypeId === this.#types.string && !this.#cursor.gotoNextSibling()
    this.#cursor.gotoParent()
    return only
  }

  /** Statements of a block end; a token of another parent needs no mark. */
  #endOf(parent: number | undefined): void {
    if (parent === this.#types.block) this.#mark(end)
  }

  #mark(mark: string): void {
    this.#parts.push(mark)
    this.#chain = ''
    this.#last = mark
  }

  #token(type: number, parent: number): void {
    const at = this.#cursor.startIndex
    const written = this.#types.spelled[type] ?? this.#source.slice(at, this.#cursor.endIndex)
    this.#lines.mark(at, at + written.length)
    const text = this.#text(type, written)
    if (parent === this.#types.parentheses && (written === '(' || written === ')')) return
    if (text === ',' && !this.#types.comma.has(parent)) {
      this.#heldComma = true
      this.#chain = ''
      this.#last = text
      return
    }
    if (this.#heldComma && text !== ')' && text !== ']' && text !== '}') this.#parts.push(',')
    this.#heldComma = false
    this.#parts.push(text)
    this.#note(type, text, at)
    this.#last = text
  }

  #text(type: number, text: string): string {
    if (type === this.#types.stringStart)
      return `${text
        .replace(/['"]+$/, '')
        .toLowerCase()
        .replace('u', '')}"`
    return type === this.#types.stringEnd ? '"' : text
  }

  #note(type: number, text: string, at: number): void {
    if (type === this.#types.identifier) this.#noteName(text, at)
    else if (text !== '.' || this.#chain === '') this.#endChain(text, at)
  }

  #endChain(text: string, at: number): void {
    if (text === '(' && this.#chain !== '') this.#noteCall(at)
    this.#chain = ''
  }

  #noteName(text: string, at: number): void {
    if (this.#last === '.') {
      if (/^[_A-Z]/.test(text)) this.#attributes.add(text)
      this.#chain = this.#chain === '' ? `?.${text}` : `${this.#chain}.${text}`
    } else {
      this.#names.add(text)
      this.#chain = text
      this.#chainAt = at
    }
  }

  #noteCall(bracket: number): void {
    const name = this.#chain
    if (/(^|\.)env\.ref$/.test(name)) this.#lookups.push(bracket)
    const dot = name.lastIndexOf('.')
    if (dot >= 0) this.#attributes.add(name.slice(dot + 1))
    if (!name.startsWith('?')) this.#calls.push({ name, at: this.#chainAt, deferred: this.#deferred > 0 })
  }
}
