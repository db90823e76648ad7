import { EvenkeelError } from '../domain/error.ts'
import type { Run } from '../domain/run.ts'
import type { Database } from '../store/database.ts'
import { getRun } from '../store/runs.ts'

/** The run, or `notFound`. */
export async function findRun(db: Database, id: string): Promise<Run> {
  const run = await getRun(db, id)
  if (!run) throw new EvenkeelError('notFound', `There is no run ${id}.`, { hint: 'evenkeel rollout list', id })
  return run
}
