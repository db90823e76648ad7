/** What `doctor` found: what is there, what is missing, and the command that mends it. */
import { z } from 'zod'
import { documentSchema } from './document.ts'

export const DoctorCheck = z.object({
  name: z.string(),
  /** notMeasured: could not be looked at, which is never ok. */
  state: z.enum(['ok', 'warning', 'bad', 'notMeasured']),
  message: z.string(),
  /** The command that mends it; null when there is nothing to mend. */
  hint: z.string().nullable(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>

export const Doctor = documentSchema('Doctor', { ok: z.boolean(), checks: z.array(DoctorCheck) })
export type Doctor = z.infer<typeof Doctor>
