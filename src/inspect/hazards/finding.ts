/** What a hazard rule answers: what an operation does to a table of any size. How long that takes on an instance is said by domain/hazard-cost.ts. */
import type { HazardKind, HazardWork, LockMode, TableSize } from '../../domain/hazard.ts'
import { costOf } from '../../domain/hazard-cost.ts'

export interface Finding {
  kind: HazardKind
  table: string | null
  text: string
  lock: LockMode | null
  work: HazardWork
  /** The table that the work is done on, where that is another than the one that is locked meanwhile. */
  worksOn?: string | null
  advice: string
}

/** How long the lock is held for the work, milliseconds; null: unknown, or the instance has no such table. */
export function heldFor({ table, worksOn = table, work }: Finding, live: Record<string, TableSize> | null): { low: number; high: number } | null {
  const size = worksOn === null ? undefined : live?.[worksOn]
  return size === undefined ? null : costOf(work, size)
}

/** A table as a message names it. */
export const named = (table: string | null): string => table ?? 'a table that only the running code names'
