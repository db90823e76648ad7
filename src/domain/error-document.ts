/** The error as a document. Apart from error.ts, which the command line loads before everything else: zod costs 25 ms. */
import { z } from 'zod'

/** What `--json` prints on standard error, and what RFC 9457 documents carry beside their own members. */
export const ErrorDocument = z.object({
  apiVersion: z.literal('evenkeel/v1'),
  kind: z.literal('Error'),
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  retryable: z.boolean(),
  id: z.string().nullable(),
  /** Present on a stale or missing loss digest: the loss list as it is now. */
  loss: z.unknown().optional(),
})
export type ErrorDocument = z.infer<typeof ErrorDocument>
