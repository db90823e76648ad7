/** From the text of an XML file to its facts: data files (`<odoo>`), client templates (`<templates>`), and anything else as a digest. */
import type { Parser } from 'web-tree-sitter'
import type { XmlFacts, XmlRecordFact, XmlViewFact } from '../../../domain/facts/xml.ts'
import { allowComments } from '../allow-comments.ts'
import { shortDigest } from '../short-digest.ts'
import { codeLinesOf } from './code-lines.ts'
import { elementDigest, elementsOf, textOf, truth } from './element.ts'
import { readXml, type XmlElement } from './read-xml.ts'
import { fieldReferences, References } from './references.ts'

const longestText = 200

export function extractXml(parser: Parser, source: string): XmlFacts {
  const { root, troubles } = readXml(source)
  const facts: XmlFacts = { ...noXml(source), digest: root ? elementDigest(root) : shortDigest(source), root: root?.name ?? null, troubles }
  if (root === null || troubles.length > 0) return facts
  if (root.name === 'templates' || root.name === 'template') addTemplates(facts, root)
  if (!['odoo', 'openerp', 'data'].includes(root.name)) return facts
  const reader = new DataReader(facts)
  reader.readAll(root, truth(root.attributes.noupdate, false))
  facts.references = reader.references.finish(parser)
  facts.madeIds = reader.references.made
  return facts
}

/** Nothing but the text itself. */
export function noXml(source: string): XmlFacts {
  const nothing = { records: [], views: [], calls: [], references: [], templates: [], madeIds: [], secrets: [], troubles: [] }
  return { language: 'xml', digest: shortDigest(source), root: null, codeLines: codeLinesOf(source), comments: allowComments(source), ...nothing }
}

function addTemplates(facts: XmlFacts, root: XmlElement): void {
  for (const element of elementsOf(root)) {
    const name = element.attributes['t-name'] ?? element.attributes['t-inherit']
    if (name !== undefined) facts.templates.push({ name, line: element.line, digest: elementDigest(element) })
  }
}

/** Models of the short forms. */
const shortForms: Record<string, string> = {
  menuitem: 'ir.ui.menu',
  template: 'ir.ui.view',
  act_window: 'ir.actions.act_window',
  report: 'ir.actions.report',
  asset: 'ir.asset',
}

class DataReader {
  readonly references = new References()
  readonly #facts: XmlFacts

  constructor(facts: XmlFacts) {
    this.#facts = facts
  }

  readAll(element: XmlElement, noupdate: boolean): void {
    for (const child of elementsOf(element)) {
      if (child.name === 'data' || child.name === 'odoo' || child.name === 'openerp') this.readAll(child, truth(child.attributes.noupdate, noupdate))
      else this.#read(child, noupdate)
    }
  }

  #read(element: XmlElement, noupdate: boolean): void {
    this.references.of = element.attributes.id ?? null
    if (element.name === 'record') this.#record(element, noupdate)
    else if (element.name === 'function' || element.name === 'delete') this.#call(element, noupdate)
    else if (Object.hasOwn(shortForms, element.name)) this.#shortForm(element, noupdate, null)
  }

  #record(element: XmlElement, noupdate: boolean): void {
    const { id = null, model = '' } = element.attributes
    const fields = elementsOf(element).filter(({ name }) => name === 'field')
    for (const field of fields) fieldReferences(this.references, field)
    const record = this.#add(element, id, model, noupdate)
    record.fields = fields.map((field) => ({
      name: field.attributes.name ?? '',
      line: field.line,
      digest: elementDigest(field),
      text: elementsOf(field).length === 0 && textOf(field).length <= longestText ? textOf(field) : null,
      ref: field.attributes.ref ?? null,
      eval: field.attributes.eval ?? null,
      file: field.attributes.file ?? null,
      type: field.attributes.type ?? null,
    }))
    // Records of a one2many field stand inside it.
    for (const inner of fields.flatMap(elementsOf)) if (inner.name === 'record') this.#read(inner, noupdate)
    if (model === 'ir.ui.view') this.#facts.views.push(viewOfRecord(element, id, fields))
  }

  #add(element: XmlElement, id: string | null, model: string, noupdate: boolean): XmlRecordFact {
    const record: XmlRecordFact = {
      tag: element.name,
      id,
      model,
      line: element.line,
      noupdate,
      forcecreate: truth(element.attributes.forcecreate, true),
      digest: elementDigest(element),
      attributes: element.attributes,
      fields: [],
    }
    this.#facts.records.push(record)
    return record
  }

  #call(element: XmlElement, noupdate: boolean): void {
    const { model = null, name = null, id = null } = element.attributes
    const tag = element.name === 'delete' ? 'delete' : 'function'
    this.#facts.calls.push({ tag, model, name, id, line: element.line, noupdate, digest: elementDigest(element) })
    // Deleting what is gone is allowed: Odoo skips an id that it does not find.
    if (tag === 'delete') return
    this.references.expression(element.attributes.eval, element.line)
    for (const value of elementsOf(element)) this.#functionValue(value)
  }

  #functionValue(element: XmlElement): void {
    fieldReferences(this.references, element)
    if (element.name === 'function') for (const child of elementsOf(element)) this.#functionValue(child)
  }

  #shortForm(element: XmlElement, noupdate: boolean, parent: string | null): void {
    const { attributes, line } = element
    const id = attributes.id ?? null
    this.references.of = id
    const record = this.#add(element, id, shortForms[element.name] ?? element.name, noupdate)
    if (parent !== null && attributes.parent === undefined) record.attributes = { ...attributes, parent }
    this.references.groups(attributes.groups, line)
    this.references.add('parent', attributes.parent, line)
    this.references.add('menu', attributes.action, line)
    this.references.add('inherit', attributes.inherit_id, line)
    if (element.name === 'template') this.#template(element, id)
    if (element.name === 'menuitem') for (const child of elementsOf(element)) if (child.name === 'menuitem') this.#shortForm(child, noupdate, id)
    for (const child of elementsOf(element)) if (element.name === 'asset' && child.name === 'field') fieldReferences(this.references, child)
  }

  #template(element: XmlElement, id: string | null): void {
    const { inherit_id, priority, primary } = element.attributes
    for (const child of elementsOf(element)) this.references.document(child)
    this.#facts.views.push({
      id,
      line: element.line,
      model: null,
      inherit: inherit_id ?? null,
      mode: inherit_id === undefined || truth(primary, false) ? 'primary' : 'extension',
      priority: numberOrNull(priority),
      type: 'qweb',
      arch: elementDigest(element),
      operations: inherit_id === undefined ? [] : operationsOf(elementsOf(element)),
    })
  }
}

function viewOfRecord(record: XmlElement, id: string | null, fields: XmlElement[]): XmlViewFact {
  const field = (name: string) => fields.findLast((each) => each.attributes.name === name)
  const [arch, inherit, priority] = [field('arch'), field('inherit_id'), field('priority')]
  const [root] = arch ? elementsOf(arch) : []
  const inherited = inherit?.attributes.ref ?? null
  return {
    id,
    line: record.line,
    model: field('model') ? textOf(field('model') as XmlElement).trim() : null,
    inherit: inherited,
    mode: field('mode') ? textOf(field('mode') as XmlElement).trim() : inherited === null ? 'primary' : 'extension',
    priority: priority ? numberOrNull(priority.attributes.eval ?? textOf(priority)) : null,
    type: root?.name ?? null,
    arch: arch ? elementDigest(arch) : null,
    operations: inherited === null || !arch ? [] : operationsOf(elementsOf(arch)),
  }
}

function numberOrNull(text: string | undefined): number | null {
  const value = Number(text?.trim() || Number.NaN)
  return Number.isFinite(value) ? value : null
}

/** `<xpath>`, and elements that name what they stand for; `<data>` and a root that repeats the inherited one only hold them. */
function operationsOf(elements: XmlElement[]): XmlViewFact['operations'] {
  return elements.flatMap((element) => {
    const { position, expr, name } = element.attributes
    if (element.name === 'data') return operationsOf(elementsOf(element))
    if (element.name !== 'xpath' && position === undefined) return operationsOf(elementsOf(element))
    const on = element.name === 'xpath' ? (expr ?? '') : name === undefined ? element.name : `${element.name}[@name='${name}']`
    return [{ position: position ?? 'inside', on, line: element.line }]
  })
}
