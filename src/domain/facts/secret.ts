/** A place where something stands that looks like a key or a password. The value itself is never kept. */
import { z } from 'zod'

export const SecretFact = z.object({
  /** What it looks like: `private key`, `AWS access key`. */
  kind: z.string(),
  line: z.number(),
})
export type SecretFact = z.infer<typeof SecretFact>

/** A file that is read for nothing else: settings, scripts, keys. */
export const TextFacts = z.object({ language: z.literal('text'), secrets: z.array(SecretFact), troubles: z.array(z.never()) })
export type TextFacts = z.infer<typeof TextFacts>
