/** Names of a run's databases. PostgreSQL cuts names at 63 bytes; these stay under 25. */
import { runLabel } from '../domain/id.ts'

export const checkpointName = (runId: string): string => `ek_${runLabel(runId)}_ck`
export const failedName = (runId: string): string => `ek_${runLabel(runId)}_old`
export const tryName = (runId: string, attempt: number): string => `ek_${runLabel(runId)}_try${attempt}`
