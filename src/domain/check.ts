/** What `catalogue/invariants/<id>/check.yaml` says about a check. The SQL lies beside it, a file per series (or `any.sql`). */
import { z } from 'zod'

/** exact: same rows before and after. hold: rows are violations, the set must not grow. grow: nothing may disappear or decrease. files: rows name attachments, looked at on disk. */
export const CheckKind = z.enum(['exact', 'hold', 'grow', 'files'])
export type CheckKind = z.infer<typeof CheckKind>

const column = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a column is named with lower-case letters, digits and underscores')

/** A value that is a sum of row hashes: which table and columns it covers (and what a controller calls them), so that the delta can name the documents behind a difference. */
const Fingerprint = z.object({ column, table: column, columns: z.record(column, z.string()) }).strict()

export const CheckDefinition = z
  .object({
    id: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'a check is named with letters, digits, hyphens and underscores'),
    /** What a controller calls it. */
    title: z.string().min(1),
    kind: CheckKind,
    /**
     * Every table whose rows can change the answer. One that is missing: not applicable. The first is what the check looks at: empty is a check over nothing,
     * not applicable too.
     */
    needs: z.object({ tables: z.array(column).min(1) }).strict(),
    /** Columns that name a row: a group (exact, grow) or a violation (hold, files). Unique among the rows. */
    key: z.array(column).min(1),
    /** Columns that are compared: equal (exact), not smaller (grow), shown only (hold, files). Columns in neither list are shown and never compared. */
    values: z.array(column).default([]),
    /** column -> what a controller calls it, in the order of showing. `document`, `account`, `journal` and `company` have their own places on the page. */
    labels: z.record(column, z.string()).default({}),
    /**
     * table -> every column that what is compared depends on, in any series. A declared change to one of them declares what follows from it in this check; without
     * it, differences of this check must be declared by its name.
     */
    reads: z.record(column, z.array(column)).default({}),
    fingerprint: Fingerprint.optional(),
    /** Parameters in the order of $1..; `asOf` is a date fixed once per run. */
    params: z.array(z.literal('asOf')).default([]),
    /** Which of the page's totals per company and account its rows are: of everything, or of the locked periods. */
    totals: z.enum(['everything', 'locked']).optional(),
    /** The sentence for a check over nothing. */
    nothing: z.string().default('There is nothing to look at.'),
    timeLimitMs: z.number().int().positive(),
  })
  .strict()
export type CheckDefinition = z.infer<typeof CheckDefinition>

/** A check with the SQL for one series. */
export interface Check extends CheckDefinition {
  sql: string
}

/** One row of a check, as text: money keeps every digit. */
export type CheckRow = Record<string, string | null>
