/** Plans without an update: the database is not changed, so there is nobody to keep out, nothing to copy, to compare or to put back. */
import { reachOf } from '../domain/planned-modules.ts'
import type { RunContext, StepResult } from './context.ts'

export const updates = ({ planned }: RunContext): boolean => reachOf(planned.modules) === 'update'

export const restarts = ({ planned }: RunContext): boolean => reachOf(planned.modules) !== 'nothing'

/** What a step answers that is about an update. */
export const noUpdate: StepResult = { state: 'skipped', detail: 'no module needs an update: the database stays as it is' }
