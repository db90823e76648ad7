import { EvenkeelError } from '../domain/error.ts'
import type { Plan } from '../domain/plan.ts'
import type { Database } from '../store/database.ts'
import { getPlan } from '../store/plans.ts'

/** The plan, or `notFound`. */
export async function findPlan(db: Database, id: string): Promise<Plan> {
  const plan = await getPlan(db, id)
  if (!plan) throw new EvenkeelError('notFound', `There is no plan ${id}.`, { hint: 'evenkeel plan create', id })
  return plan
}
