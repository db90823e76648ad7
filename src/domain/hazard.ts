/**
 * A hazard: what one change would do to a live database while it is applied, said before it is. Lock levels are PostgreSQL's own names (manual, 13.3 Explicit
 * Locking). A prediction from code and sizes, never a measurement: a rehearsal confirms it.
 */
import { z } from 'zod'

/** Strongest first. ACCESS EXCLUSIVE keeps readers out, SHARE and SHARE ROW EXCLUSIVE keep writers out; what is weaker only meets other changes of schema. */
export const LockMode = z.enum(['ACCESS EXCLUSIVE', 'EXCLUSIVE', 'SHARE ROW EXCLUSIVE', 'SHARE', 'SHARE UPDATE EXCLUSIVE', 'ROW EXCLUSIVE'])
export type LockMode = z.infer<typeof LockMode>

/**
 * What PostgreSQL or Odoo has to do while the lock is held. `catalogue`: only names and rights change, whatever the size. `recompute`: Odoo computes every row in
 * Python. `unknown`: cannot be told from the code.
 */
export const HazardWork = z.enum(['catalogue', 'scan', 'indexBuild', 'rewrite', 'updateRows', 'recompute', 'unknown'])
export type HazardWork = z.infer<typeof HazardWork>

/** fails: the statement cannot succeed. loses: data is gone. blocks: users wait. breaks: old code still running would fail. unknown: must be rehearsed to be known. */
export const HazardKind = z.enum(['fails', 'loses', 'blocks', 'breaks', 'unknown'])
export type HazardKind = z.infer<typeof HazardKind>

export const Hazard = z.object({
  rule: z.string(),
  kind: HazardKind,
  module: z.string(),
  file: z.string(),
  line: z.number().int().positive(),
  /** Table that is locked or changed; null: none, or not to be told. */
  table: z.string().nullable(),
  /** What would happen, in a sentence. */
  text: z.string(),
  lock: LockMode.nullable(),
  work: HazardWork,
  /** Live rows of the instance's table, as its statistics know them; null: no instance was asked, or the table has never been analysed. */
  rows: z.number().nullable(),
  bytes: z.number().nullable(),
  /** How long the lock would be held for this work alone, milliseconds; null: unknown, must rehearse. In Odoo the lock is then kept to the end of the module. */
  heldMs: z.object({ low: z.number(), high: z.number() }).nullable(),
  mustRehearse: z.boolean(),
  /** What to do about it. */
  advice: z.string(),
})
export type Hazard = z.infer<typeof Hazard>

/** What is known of a live table. */
export interface LiveTable extends TableSize {
  /** Column name to what it is. `type` is PostgreSQL's own name: int4, varchar, jsonb. */
  columns: Record<string, { type: string; notNull: boolean }>
}

export interface TableSize {
  /** pg_class.reltuples; null: never analysed. */
  rows: number | null
  /** Heap with TOAST. */
  bytes: number
  indexBytes: number
  indexes: number
}
