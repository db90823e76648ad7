/** What `__manifest__.py` says: every key, with lines. */
import { z } from 'zod'
import { Literal } from './literal.ts'
import { SecretFact } from './secret.ts'
import { Trouble } from './trouble.ts'

export const ManifestFacts = z.object({
  language: z.literal('manifest'),
  /** Keys as written; empty when the file could not be read. */
  values: z.record(z.string(), Literal),
  /** The line of each key. */
  lines: z.record(z.string(), z.number()),
  /** Lines of the items of each key that holds a list (data, depends) or a dictionary of lists (assets: in reading order). */
  items: z.record(z.string(), z.array(z.number())),
  /** Keys that stand twice: the last one counts. */
  repeated: z.array(z.object({ key: z.string(), line: z.number() })),
  comments: z.array(z.object({ line: z.number(), text: z.string() })),
  secrets: z.array(SecretFact),
  troubles: z.array(Trouble),
})
export type ManifestFacts = z.infer<typeof ManifestFacts>
