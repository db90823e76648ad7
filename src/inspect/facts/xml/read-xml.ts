/**
 * XML into a small tree with line numbers, by saxes: a real, strict parser that knows no external entities and refuses entities that a document declares, so there
 * is nothing to expand. Never throws: what is wrong is a trouble with its line.
 */
import { SaxesParser } from 'saxes'
import type { Trouble } from '../../../domain/facts/trouble.ts'

export interface XmlElement {
  name: string
  attributes: Record<string, string>
  line: number
  children: (XmlElement | string)[]
}

/** Odoo's deepest view nests 41 deep. */
const deepest = 500
const mostErrors = 5

export function readXml(source: string): { root: XmlElement | null; troubles: Trouble[] } {
  const reader = new Reader()
  reader.read(source)
  return { root: reader.root, troubles: reader.troubles.slice(0, mostErrors) }
}

/** Ends the reading: what follows a fault of the whole document means nothing. */
class Stop extends Error {}

class Reader {
  readonly troubles: Trouble[] = []
  root: XmlElement | null = null
  readonly #parser = new SaxesParser({ xmlns: false, position: true })
  readonly #open: XmlElement[] = []
  #line = 1

  constructor() {
    const parser = this.#parser
    parser.on('error', ({ message }) => this.#fault('syntax', message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')))
    parser.on('doctype', (doctype) => {
      if (/<!ENTITY/i.test(doctype)) this.#stop('entity', 'declares entities: they are refused, because they can expand without bound')
    })
    parser.on('opentagstart', () => {
      this.#line = parser.line
    })
    parser.on('opentag', (tag) =>
      this.#enter({ name: tag.name, attributes: tag.attributes as Record<string, string>, line: this.#line, children: [] }),
    )
    parser.on('closetag', () => void this.#open.pop())
    parser.on('text', (text) => void this.#open.at(-1)?.children.push(text))
    parser.on('cdata', (text) => void this.#open.at(-1)?.children.push(text))
  }

  read(source: string): void {
    try {
      this.#parser.write(source).close()
    } catch (error) {
      if (!(error instanceof Stop)) throw error
    }
  }

  #enter(element: XmlElement): void {
    if (this.#open.length > deepest) this.#stop('depth', `nests deeper than ${deepest} elements`)
    const parent = this.#open.at(-1)
    if (parent) parent.children.push(element)
    else this.root ??= element
    this.#open.push(element)
  }

  #fault(kind: Trouble['kind'], text: string): void {
    this.troubles.push({ kind, line: this.#parser.line, text: `is not well-formed XML: ${text}` })
    if (this.troubles.length >= mostErrors) throw new Stop()
  }

  #stop(kind: Trouble['kind'], text: string): never {
    this.troubles.push({ kind, line: this.#parser.line, text })
    throw new Stop()
  }
}
