/** One instance's part of a rollout, and what is known of its steps. Our table of it is the truth; nothing reads the durable library's tables. */
import { z } from 'zod'
import { conditionCodes } from './conditions.ts'
import { documentSchema } from './document.ts'
import { StepName } from './plan.ts'

export const RunState = z.enum(['queued', 'held', 'running', 'needsPerson', 'done'])
export type RunState = z.infer<typeof RunState>

export const RunOutcome = z.enum(['released', 'rolledBack', 'aborted', 'notStarted'])
export type RunOutcome = z.infer<typeof RunOutcome>

export const StepState = z.enum(['pending', 'running', 'done', 'failed', 'undone', 'skipped'])
export type StepState = z.infer<typeof StepState>

export const Hold = z.object({ why: z.string(), until: z.string().nullable(), next: z.string() })
export type Hold = z.infer<typeof Hold>

export const StepRecord = z.object({
  name: StepName,
  state: StepState,
  attempt: z.number().int(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** A sentence for the person who reads the run, and figures in `data`. */
  detail: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type StepRecord = z.infer<typeof StepRecord>

const BooksSummary = z.object({
  before: z.string().nullable(),
  after: z.string().nullable(),
  verdict: z.enum(['ok', 'bad', 'inconclusive', 'notMeasured']),
  differences: z.number().int(),
})
const DeltaSummary = z.object({
  verdict: z.enum(['ok', 'bad', 'notMeasured']),
  unexplained: z.number().int(),
  tables: z.array(z.object({ table: z.string(), inserted: z.number(), updated: z.number(), deleted: z.number(), unexplained: z.number() })),
  /** The first unexplained changes, so that `run show` names the documents. */
  first: z.array(
    z.object({
      table: z.string(),
      key: z.string(),
      document: z.string().nullable(),
      column: z.string().nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  digest: z.string(),
})
const LossSummary = z.object({
  digest: z.string(),
  documents: z.number().int(),
  numbersReissued: z.number().int(),
  mailsSent: z.number().int(),
  files: z.number().int(),
})
const CheckpointSummary = z.object({
  copy: z.string(),
  strategy: z.enum(['wal_log', 'file_copy']),
  because: z.string(),
  bytes: z.number().int(),
  kept: z.boolean(),
})

export const RunFindings = z.object({
  delta: DeltaSummary.nullable(),
  books: BooksSummary.nullable(),
  loss: LossSummary.nullable(),
  checkpoint: CheckpointSummary.nullable(),
})
export type RunFindings = z.infer<typeof RunFindings>

export const Run = documentSchema('Run', {
  id: z.string(),
  rollout: z.string(),
  instance: z.string(),
  plan: z.string(),
  state: RunState,
  outcome: RunOutcome.nullable(),
  /** Why it ended or stands as it does, in a sentence; for needsPerson also what to do. */
  why: z.string().nullable(),
  next: z.string().nullable(),
  /** needsPerson: the named state that it was left in; its page is docs/operations/<code>.md. */
  code: z.enum(conditionCodes).nullable(),
  hold: Hold.optional(),
  steps: z.array(StepRecord),
  /** What users felt: from the first failed outside probe until the first good one; null while unknown. */
  downtimeMs: z.number().int().nullable(),
  /** From the decision to go back until the first page; null when it did not go back. */
  rollbackMs: z.number().int().nullable(),
  ...RunFindings.shape,
  /** Folder of evidence, or null before there is one. */
  evidence: z.string().nullable(),
  /** A going back that a person asked for, with the digest of the loss list that he accepted. stale: the list had changed when the run looked again. */
  rollback: z.object({ state: z.enum(['requested', 'stale', 'done']), digest: z.string(), by: z.string(), at: z.string() }).nullable(),
  /** A person accepted the new release as it is, although this much was not proven. */
  accepted: z
    .object({
      state: z.enum(['requested', 'done']),
      by: z.string(),
      at: z.string(),
      reason: z.string(),
      /** What it had been left in. */
      code: z.enum(conditionCodes),
      unproven: z.array(z.string()),
    })
    .nullable(),
  /** Since when there is no way back any more; null: it is kept. */
  settledAt: z.string().nullable(),
  startedBy: z.string(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
})
export type Run = z.infer<typeof Run>

export const RolloutState = z.enum(['queued', 'running', 'done'])
export type RolloutState = z.infer<typeof RolloutState>

export const Rollout = documentSchema('Rollout', {
  id: z.string(),
  plan: z.string(),
  release: z.object({ name: z.string(), version: z.string(), digest: z.string() }),
  state: RolloutState,
  runs: z.array(
    z.object({
      id: z.string(),
      instance: z.string(),
      state: RunState,
      outcome: RunOutcome.nullable(),
      why: z.string().nullable(),
      hold: Hold.optional(),
    }),
  ),
  /** A person asked to stop it at the next safe point. */
  abortRequested: z.boolean(),
  startedBy: z.string(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
})
export type Rollout = z.infer<typeof Rollout>
