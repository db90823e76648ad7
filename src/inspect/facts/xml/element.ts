/** Digest and helpers of XML elements. */
import { shortDigest } from '../short-digest.ts'
import type { XmlElement } from './read-xml.ts'

export const elementsOf = (element: XmlElement): XmlElement[] => element.children.filter((child): child is XmlElement => typeof child !== 'string')

export const textOf = (element: XmlElement): string => element.children.filter((child) => typeof child === 'string').join('')

/** White space in these is content: the value of a field can be Python code. */
const exact = new Set(['field', 'value', 'pre', 'script', 'style', 'textarea'])

/** Over names, attributes in any order, and content; white space between elements, and runs of it in running text, left out. */
export function elementDigest(element: XmlElement): string {
  const parts: string[] = []
  addTo(parts, element)
  return shortDigest(parts.join('\u0001'))
}

function addTo(parts: string[], element: XmlElement): void {
  parts.push('<', element.name)
  for (const name of Object.keys(element.attributes).sort()) parts.push(name, '=', element.attributes[name] ?? '')
  const mixed = element.children.some((child) => typeof child !== 'string')
  if (!mixed && exact.has(element.name)) parts.push(textOf(element))
  else {
    for (const child of element.children) {
      if (typeof child !== 'string') addTo(parts, child)
      else addText(parts, child)
    }
  }
  parts.push('>')
}

function addText(parts: string[], text: string): void {
  const collapsed = text.replace(/\s+/g, ' ').trim()
  if (collapsed !== '') parts.push('"', collapsed)
}

/** Odoo's reading of a truth value in an attribute (odoo/tools/convert.py, nodeattr2bool). */
export function truth(text: string | undefined, otherwise: boolean): boolean {
  const value = text?.trim().toLowerCase() ?? ''
  if (value === '') return otherwise
  return !['0', 'false', 'off', 'no', 'n', 'f'].includes(value)
}
