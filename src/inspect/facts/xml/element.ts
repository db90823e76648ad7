/** Digest and helpers of XML elements. */
import { shortDigest } from '../short-digest.ts'
import type { XmlElement } from './read-xml.ts'

export const elementsOf = (element: XmlElement): XmlElement[] => element.children.filter((child): child is XmlElement => typeof child !== 'string')

export const textOf = (element: XmlElement): string => element.children.filter((child) => typeof child === 'string').join('')

/** White space in these is content: the value of a field can be Python code. */
const exact = new Set(['field', 'value', 'pre', 'script', 'style', 'textarea'])

/** Over names, attributes in any order, and content; white space between elements, and runs of it in running text, left out. */
export function elementDigest(element: XmlElement): string {
  return shortDigest(written(element))
}

/**
 * Of a record, its fields and its architecture are asked for, too: each element is written once. By concatenation, which shares the text of inner elements: joined parts would hold
 * the innermost once for each element around it.
 */
const known = new WeakMap<XmlElement, string>()

function written(element: XmlElement): string {
  const text = known.get(element) ?? write(element)
  known.set(element, text)
  return text
}

const separator = '\u0001'

function write(element: XmlElement): string {
  let text = `<${separator}${element.name}`
  for (const name of Object.keys(element.attributes).sort()) text += `${separator}${name}${separator}=${separator}${element.attributes[name] ?? ''}`
  const mixed = element.children.some((child) => typeof child !== 'string')
  if (!mixed && exact.has(element.name)) text += separator + textOf(element)
  else for (const child of element.children) text += typeof child === 'string' ? runningText(child) : separator + written(child)
  return `${text}${separator}>`
}

function runningText(text: string): string {
  const collapsed = text.replace(/\s+/g, ' ').trim()
  return collapsed === '' ? '' : `${separator}"${separator}${collapsed}`
}

/** Odoo's reading of a truth value in an attribute (odoo/tools/convert.py, nodeattr2bool). */
export function truth(text: string | undefined, otherwise: boolean): boolean {
  const value = text?.trim().toLowerCase() ?? ''
  if (value === '') return otherwise
  return !['0', 'false', 'off', 'no', 'n', 'f'].includes(value)
}
