/** What `doctor` found: what is there, what is missing, and the command that mends it. */
import { z } from 'zod'
import { conditionCodes } from './conditions.ts'
import { documentSchema } from './document.ts'

export const DoctorCheck = z.object({
  name: z.string(),
  /** notMeasured: could not be looked at, which is never ok. */
  state: z.enum(['ok', 'warning', 'bad', 'notMeasured']),
  message: z.string(),
  /** The command that mends it; null when there is nothing to mend. */
  hint: z.string().nullable(),
  /** Where it is one of the named states: its name, and the page that explains it. */
  code: z.enum(conditionCodes).optional(),
  page: z.string().optional(),
  /** What `doctor --fix` would do about it. */
  fix: z.object({ id: z.string(), does: z.string(), needsReason: z.boolean() }).optional(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>

export const Doctor = documentSchema('Doctor', { ok: z.boolean(), checks: z.array(DoctorCheck) })
export type Doctor = z.infer<typeof Doctor>

/** What came of `doctor --fix`: each fix, and everything as it stands afterwards. */
export const DoctorFix = documentSchema('DoctorFix', {
  fixes: z.array(
    z.object({
      id: z.string(),
      code: z.enum(conditionCodes).nullable(),
      name: z.string(),
      /** gone: it was not there any more. refused: not now, or not without a reason. */
      outcome: z.enum(['done', 'gone', 'refused', 'failed']),
      detail: z.string(),
    }),
  ),
  doctor: Doctor,
})
export type DoctorFix = z.infer<typeof DoctorFix>
