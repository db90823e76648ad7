/** Stores what `decidePlan` made of the facts. A refused plan is stored too: it is what the person reads to mend things. */
import { decidePlan } from '../domain/decide-plan.ts'
import { toDocument } from '../domain/document.ts'
import { newId } from '../domain/id.ts'
import type { DiskFree, InstanceFacts, Plan } from '../domain/plan.ts'
import type { Release } from '../domain/release.ts'
import { type Database, toTime } from '../store/database.ts'
import { insertPlan } from '../store/plans.ts'
import { type Command, carryOut, tell } from './command.ts'

export interface CreatePlan {
  release: Release
  /** Gathered before, in the order in which the instances will be released. */
  facts: InstanceFacts[]
  diskFree: DiskFree | null
}

export function createPlan(db: Database, command: Command, { release, facts, diskFree }: CreatePlan): Promise<Plan> {
  return carryOut(db, command, async (tx) => {
    const id = newId('pln', command.now)
    const body = decidePlan(facts, release, { diskFree })
    const plan: Plan = toDocument('Plan', { id, ...body, createdBy: command.actor, createdAt: toTime(command.now) })
    await insertPlan(tx, plan)
    const instances = plan.instances.map((each) => each.instance)
    const refusals = plan.instances.flatMap((each) => each.refusals.map((refusal) => refusal.code))
    await tell(tx, command, {
      type: 'plan.created',
      subject: id,
      key: `${id}/created`,
      data: { digest: plan.digest, release: plan.release, instances, refusals },
    })
    return plan
  })
}
