/** What the rules say about modules: findings with file and line, those that somebody allowed with his reason, and what could not be looked at. */
import { z } from 'zod'
import { documentSchema } from './document.ts'
import { Series } from './instance.ts'

/** A note is nothing to mend: something that one had better know. */
export const Severity = z.enum(['error', 'warning', 'note'])
export type Severity = z.infer<typeof Severity>

export const CheckFinding = z.object({
  rule: z.string(),
  severity: Severity,
  module: z.string(),
  /** Below the module's folder; empty for the folder itself. */
  path: z.string(),
  line: z.number(),
  text: z.string(),
})
export type CheckFinding = z.infer<typeof CheckFinding>

export const ReleaseCheck = documentSchema('ReleaseCheck', {
  series: Series,
  verdict: z.enum(['ok', 'bad', 'notMeasured']),
  modules: z.array(z.object({ name: z.string(), folder: z.string() })),
  findings: z.array(CheckFinding),
  allowed: z.array(CheckFinding.extend({ because: z.string() })),
  /** What no rule could decide, for lack of something to look at. Then the verdict is not ok. */
  notMeasured: z.array(z.string()),
})
export type ReleaseCheck = z.infer<typeof ReleaseCheck>
