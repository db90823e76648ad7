/** External ids that a data file names. Expressions are read by the Python grammar, all of a file in one text. */
import type { Node, Parser } from 'web-tree-sitter'
import type { ReferenceFact } from '../../../domain/facts/xml.ts'
import { parsePython } from '../../python-grammar.ts'
import { literalOf, NotLiteral } from '../../python-literal.ts'
import { elementsOf, textOf } from './element.ts'
import type { XmlElement } from './read-xml.ts'

interface Expression {
  text: string
  line: number
  of: string | null
}

export class References {
  readonly found: ReferenceFact[] = []
  /** External ids that expressions give to records. */
  readonly made: string[] = []
  readonly #expressions: Expression[] = []
  /** The record that is being read. */
  of: string | null = null

  add(how: ReferenceFact['how'], id: string | undefined, line: number): void {
    if (id !== undefined && /^[\w.-]+$/.test(id.trim())) this.found.push({ id: id.trim(), line, how, of: this.of })
  }

  expression(text: string | undefined, line: number): void {
    if (text?.includes('ref(') || text?.includes('xml_id')) this.#expressions.push({ text, line, of: this.of })
  }

  groups(text: string | undefined, line: number): void {
    if (text !== undefined) for (const each of text.split(',')) this.add('groups', each.trim().replace(/^[!-]/, ''), line)
  }

  /** Everything below an arch: `%(id)d`, groups, t-call. */
  document(element: XmlElement): void {
    for (const [name, value] of Object.entries(element.attributes)) {
      if (name === 'groups') this.groups(value, element.line)
      else if (name === 't-call') this.template(value, element.line)
      else this.interpolations(value, element.line)
    }
    for (const child of element.children) {
      if (typeof child === 'string') this.interpolations(child, element.line)
      else this.document(child)
    }
  }

  /** Odoo's own pattern, odoo/tools/convert.py: `%(id)d` in any text of an XML field. */
  interpolations(text: string, line: number): void {
    if (!text.includes('%(')) return
    for (const match of text.matchAll(/(?<!%)%\((.*?)\)[ds]/g)) this.add('action', match[1], line)
  }

  /** `t-call` with a name that is computed says nothing. */
  template(name: string, line: number): void {
    if (/^\w+\.[\w.-]+$/.test(name)) this.add('template', name, line)
  }

  finish(parser: Parser): ReferenceFact[] {
    const together = this.#expressions.map(({ text }) => `(${text.replace(/\s+/g, ' ')})`).join('\n')
    if (together !== '' && !this.#readAll(parser, together, this.#expressions)) {
      for (const expression of this.#expressions) this.#readAll(parser, `(${expression.text.replace(/\s+/g, ' ')})`, [expression])
    }
    return this.found
  }

  /** Line n of the text is expression n. False when it is not Python, and there is more than one to blame. */
  #readAll(parser: Parser, text: string, expressions: Expression[]): boolean {
    const tree = parsePython(parser, text)
    if (!tree) return false
    try {
      if (tree.rootNode.hasError && expressions.length > 1) return false
      for (const call of tree.rootNode.descendantsOfType('call')) if (call) this.#addCall(call, expressions)
      if (text.includes('xml_id')) for (const pair of tree.rootNode.descendantsOfType('pair')) if (pair) this.#addMade(pair)
      return true
    } finally {
      tree.delete()
    }
  }

  #addMade(pair: Node): void {
    const [key, value] = [pair.childForFieldName('key'), pair.childForFieldName('value')]
    if (key?.type !== 'string' || value?.type !== 'string') return
    const [name, id] = [literalOf(key), literalOf(value)]
    if (name === 'xml_id' && typeof id === 'string') this.made.push(id)
  }

  #addCall(call: Node, expressions: Expression[]): void {
    if (call.childForFieldName('function')?.text !== 'ref') return
    const expression = expressions[call.startPosition.row]
    const argument = call.childForFieldName('arguments')?.firstNamedChild
    if (!expression || !argument) return
    // `ref('x', False)` goes on without it.
    if (call.childForFieldName('arguments')?.namedChildren[1]?.text === 'False') return
    this.of = expression.of
    try {
      const id = literalOf(argument)
      if (typeof id === 'string') this.add('eval', id, expression.line)
    } catch (error) {
      if (!(error instanceof NotLiteral)) throw error
    }
  }
}

/** The references of a `<field>` or `<value>` element. */
export function fieldReferences(references: References, field: XmlElement): void {
  const { attributes, line, name } = field
  const how = name === 'field' && attributes.name === 'inherit_id' ? 'inherit' : 'ref'
  if (attributes.ref !== undefined) references.add(how, attributes.ref, line)
  references.expression(attributes.eval, line)
  references.expression(attributes.search, line)
  const inner = elementsOf(field)
  const document = attributes.type === 'xml' || attributes.type === 'html' || attributes.name === 'arch'
  for (const element of inner) {
    if (document) references.document(element)
    else if (element.name === 'value' || element.name === 'field') fieldReferences(references, element)
  }
  // `<field name="context">{'x': %(id)d}</field>` is text that Odoo interpolates in these types only.
  if (document && inner.length === 0) references.interpolations(textOf(field), line)
}
