/** What a hazard rule answers: what an operation does to a table of any size. How long that takes on an instance is said by domain/hazard-cost.ts. */
import type { HazardKind, HazardWork, LockMode } from '../../domain/hazard.ts'

export interface Finding {
  kind: HazardKind
  table: string | null
  text: string
  lock: LockMode | null
  work: HazardWork
  advice: string
}

/** A table as a message names it. */
export const named = (table: string | null): string => table ?? 'a table that only the running code names'
