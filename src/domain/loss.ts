/** The loss list: what going back would lose, found by comparing the checkpoint's copy with the live database. */
import { z } from 'zod'
import { Digest, digestOf } from './digest.ts'
import { documentSchema } from './document.ts'

export const LossDocument = z.object({
  /** What a person calls it: invoice, payment, sale order ... with what happened: created, changed, deleted. */
  kind: z.string(),
  what: z.enum(['created', 'changed', 'deleted']),
  number: z.string().nullable(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  at: z.string().nullable(),
})
export type LossDocument = z.infer<typeof LossDocument>

export const LossContent = z.object({
  documents: z.array(LossDocument),
  /** Numbers of posted documents that exist now and would be given again to other documents. */
  numbersReissued: z.array(z.string()),
  mailsSent: z.number().int(),
  /** Files in the filestore that documents gained since. They stay on disk; the documents that name them go. */
  files: z.number().int(),
  /** Other tables whose rows differ: counts only, and not part of the digest (jobs and presence move by the minute). */
  others: z.array(z.object({ table: z.string(), inserted: z.number().int(), updated: z.number().int(), deleted: z.number().int() })),
})
export type LossContent = z.infer<typeof LossContent>

export const Loss = documentSchema('Loss', { digest: Digest, ...LossContent.shape })
export type Loss = z.infer<typeof Loss>

export function lossDigest(content: LossContent): Digest {
  const { documents, numbersReissued, mailsSent, files } = content
  return digestOf({ documents, numbersReissued, mailsSent, files })
}
