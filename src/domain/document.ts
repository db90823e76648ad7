/** The envelope that every JSON document of the contract has. */
import { z } from 'zod'

export const apiVersion = 'evenkeel/v1'

/** A document schema: the envelope and the shape's own members. */
export function documentSchema<K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return z.object({ apiVersion: z.literal(apiVersion), kind: z.literal(kind), ...shape })
}

/** A list document: `next` is the cursor of the following page, or null. */
export function listSchema<K extends string, T extends z.ZodType>(kind: K, item: T) {
  return z.object({ apiVersion: z.literal(apiVersion), kind: z.literal(`${kind}List`), items: z.array(item), next: z.string().nullable() })
}

export function toDocument<K extends string, T extends object>(kind: K, body: T): { apiVersion: typeof apiVersion; kind: K } & T {
  return { apiVersion, kind, ...body }
}

export function toList<K extends string, T>(kind: K, items: T[], next: string | null = null) {
  return { apiVersion: apiVersion as typeof apiVersion, kind: `${kind}List` as const, items, next }
}
