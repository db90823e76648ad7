/** One line of `rollout watch`: what a rollout, a run or a step has become. Who connects late or again gets everything as it stands first. */
import { z } from 'zod'
import { documentSchema } from './document.ts'

export const RolloutEvent = documentSchema('RolloutEvent', {
  at: z.string(),
  rollout: z.string(),
  what: z.enum(['rollout', 'run', 'step']),
  run: z.string().nullable(),
  instance: z.string().nullable(),
  step: z.string().nullable(),
  attempt: z.number().int().nullable(),
  state: z.string(),
  outcome: z.string().nullable(),
  detail: z.string().nullable(),
  /** How long an ended step took; null for everything else. */
  ms: z.number().int().nullable(),
})
export type RolloutEvent = z.infer<typeof RolloutEvent>
