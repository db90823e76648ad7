/** Plans: data, stored once and never changed. The body is the document as it was shown. */
import { EvenkeelError } from '../domain/error.ts'
import { Plan } from '../domain/plan.ts'
import { type Database, type Transaction, toJson } from './database.ts'

export async function insertPlan(tx: Transaction, plan: Plan): Promise<void> {
  await tx
    .insertInto('plan')
    .values({
      id: plan.id,
      digest: plan.digest,
      release_name: plan.release.name,
      release_version: plan.release.version,
      body: toJson(plan),
      created_by: plan.createdBy,
      created_at: plan.createdAt,
    })
    .execute()
}

export async function getPlan(db: Database, id: string): Promise<Plan | null> {
  const row = await db.selectFrom('plan').select('body').where('id', '=', id).executeTakeFirst()
  return row ? Plan.parse(row.body) : null
}

/** A plan that something of ours refers to: it is there. */
export async function planOf(db: Database, id: string): Promise<Plan> {
  const plan = await getPlan(db, id)
  if (!plan) throw new EvenkeelError('internal', `Plan ${id} is referred to and does not exist.`)
  return plan
}

/** Newest first, behind the id `after`. */
export async function listPlans(db: Database, page: { after?: string | undefined; limit: number }): Promise<Plan[]> {
  let select = db.selectFrom('plan').select('body').orderBy('id', 'desc').limit(page.limit)
  if (page.after !== undefined) select = select.where('id', '<', page.after)
  return (await select.execute()).map((row) => Plan.parse(row.body))
}
