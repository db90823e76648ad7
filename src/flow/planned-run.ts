/**
 * What never changes about a run: the plan that it carries out, its own part of it, and the release. Every step needs them, so they are read once per process and
 * not once per step: reading and checking documents of any size would be most of what recording a step costs.
 */
import { EvenkeelError } from '../domain/error.ts'
import type { Plan, PlannedInstance } from '../domain/plan.ts'
import type { Release } from '../domain/release.ts'
import type { Run } from '../domain/run.ts'
import type { Database } from '../store/database.ts'
import { planOf } from '../store/plans.ts'
import { releaseOf } from '../store/releases.ts'
import { keepNewest } from './keep-newest.ts'

export interface PlannedRun {
  plan: Plan
  planned: PlannedInstance
  release: Release
}

/** Runs in hand are few. */
const mostKept = 16

interface Kept {
  database: Database
  /** By run id. */
  plannedRuns: Map<string, PlannedRun>
}

export async function plannedRun({ database, plannedRuns }: Kept, run: Run): Promise<PlannedRun> {
  const kept = plannedRuns.get(run.id)
  if (kept) return kept
  const plan = await planOf(database, run.plan)
  const planned = plan.instances.find((each) => each.instance === run.instance)
  if (!planned) throw new EvenkeelError('internal', `Plan ${plan.id} does not name ${run.instance}.`)
  const read = { plan, planned, release: await releaseOf(database, plan.release) }
  keepNewest(plannedRuns, run.id, read, mostKept)
  return read
}
