/** What a person decided about a run that had ended or stopped, and the flow that carries it out: one per decision, named by its time. */
import type { Run } from './run.ts'

export const rollbackFlowId = (run: string, at: string): string => `${run}/rollback/${at}`
export const acceptFlowId = (run: string, at: string): string => `${run}/accept/${at}`

/** The flow of the newest decision, carried out or not; null: nobody decided anything, the run is its release's. */
export function decidedFlow({ id, rollback, accepted }: Pick<Run, 'id' | 'rollback' | 'accepted'>): string | null {
  if (rollback) return rollbackFlowId(id, rollback.at)
  return accepted ? acceptFlowId(id, accepted.at) : null
}
