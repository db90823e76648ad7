/** A Python literal as JSON: tuples and sets are lists, bytes are text. Keys of a dictionary are strings; a number, truth value or None as key is its Python text. */
import { z } from 'zod'

export type Literal = null | boolean | number | string | Literal[] | { [key: string]: Literal }

export const Literal: z.ZodType<Literal> = z.json()

/** Python's idea of true. */
export function isTrue(value: Literal): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
}
