/** The differences in data that a release declares on purpose. Honoured by delta and books alike; declared and absent is bad (rule 11). */
import { z } from 'zod'

const Match = z.union([
  z.literal('any'),
  z.object({ xmlid: z.string() }).strict(),
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
])

const Count = z.object({ min: z.number().int().min(0).default(1), max: z.number().int().min(0).optional() }).strict()

export const Expectation = z
  .object({
    table: z.string().optional(),
    check: z.string().optional(),
    match: Match.default('any'),
    /** A column of the table (or a field of the check); left out: any column, and rows that come or go. */
    column: z.string().optional(),
    from: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
    to: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
    count: Count.default({ min: 1 }),
    because: z.string().min(1, 'say why: the controller reads it'),
  })
  .strict()
  .refine((e) => (e.table === undefined) !== (e.check === undefined), 'name either a table or a check')
  .refine((e) => e.check === undefined || e.match === 'any' || !('xmlid' in e.match), 'a check has groups, not external ids: match by column')
export type Expectation = z.infer<typeof Expectation>

export const Expects = z.array(Expectation)
export type Expects = z.infer<typeof Expects>
