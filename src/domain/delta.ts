/** The delta: everything an update changed, complete, row by row, each change explained or not. */
import { z } from 'zod'
import { Digest } from './digest.ts'
import { documentSchema } from './document.ts'

export const Why = z.enum(['registry', 'release', 'declared', 'unexplained'])
export type Why = z.infer<typeof Why>

export const DeltaChange = z.object({
  table: z.string(),
  /** Primary key, its columns' values joined by a comma; for a table without one: the row's hash. */
  key: z.string(),
  /** The document's name from its model's name column, as a person knows it; null when there is none. */
  document: z.string().nullable(),
  /** Null: the whole row came (before is null) or went (after is null). */
  column: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  why: Why,
  /** The rule or the declaration behind `why`, in a few words. */
  because: z.string(),
})
export type DeltaChange = z.infer<typeof DeltaChange>

export const DeltaTable = z.object({
  table: z.string(),
  inserted: z.number().int(),
  updated: z.number().int(),
  deleted: z.number().int(),
  unexplained: z.number().int(),
})
export type DeltaTable = z.infer<typeof DeltaTable>

export const SchemaChange = z.object({
  kind: z.enum([
    'table',
    'column',
    'constraint',
    'index',
    'view',
    'function',
    'trigger',
    'sequence',
    'type',
    'privilege',
    'owner',
    'extension',
    'schema',
    'other',
  ]),
  object: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  why: Why,
  because: z.string(),
})
export type SchemaChange = z.infer<typeof SchemaChange>

export const SequenceChange = z.object({
  sequence: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  why: Why,
  because: z.string(),
})
export type SequenceChange = z.infer<typeof SequenceChange>

export const FileChange = z.object({ path: z.string(), change: z.enum(['added', 'removed', 'changed']), why: Why, because: z.string() })
export type FileChange = z.infer<typeof FileChange>

/** How many changes per table the document holds; the evidence file `delta-changes.ndjson` holds all. */
export const changesPerTable = 100

export const Delta = documentSchema('Delta', {
  verdict: z.enum(['ok', 'bad', 'notMeasured']),
  /** Whether counters said where to look, or every table was compared, and why. */
  scope: z.object({ how: z.enum(['counters', 'everything']), why: z.string(), tablesCompared: z.number().int(), tablesTotal: z.number().int() }),
  tables: z.array(DeltaTable),
  files: z
    .object({
      added: z.number().int(),
      removed: z.number().int(),
      changed: z.number().int(),
      unexplained: z.number().int(),
      list: z.array(FileChange),
    })
    .nullable(),
  schema: z.array(SchemaChange),
  sequences: z.array(SequenceChange),
  changes: z.array(DeltaChange),
  /** Expectations that were declared and did not happen: bad (rule 11). */
  missing: z.array(z.object({ what: z.string(), because: z.string(), found: z.number().int(), wanted: z.string() })),
  unexplained: z.number().int(),
  truncatedAt: z.number().int().nullable(),
  notMeasured: z.array(z.string()),
  digest: Digest,
})
export type Delta = z.infer<typeof Delta>
