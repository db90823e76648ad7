/** What people ask of a run that has ended: going back, settling. What the flow writes about runs is in runs.ts. */
import type { Run } from '../domain/run.ts'
import { type Database, type Transaction, toJson } from './database.ts'

/** Locks the run's row until the transaction ends: going back and settling take turns. */
export async function lockRun(tx: Transaction, id: string): Promise<void> {
  await tx.selectFrom('run').select('id').where('id', '=', id).forUpdate().execute()
}

/** The instance's newest run that changed something or may yet: one that was aborted or not started does not count. */
export async function newestRunOf(db: Database, instance: string): Promise<{ id: string; rollout: string; state: string } | null> {
  const row = await db
    .selectFrom('run')
    .select(['id', 'rollout', 'state'])
    .where('instance', '=', instance)
    .where((eb) => eb.or([eb('state', '<>', 'done'), eb('outcome', 'in', ['released', 'rolledBack'])]))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** The run is live again, until it went back: the index `run_live` refuses it while another run holds the instance. */
export async function queueRollback(tx: Transaction, id: string, request: NonNullable<Run['rollback']>): Promise<void> {
  await tx
    .updateTable('run')
    .set({ state: 'queued', code: null, outcome: null, ended_at: null, why: null, next: null, rollback: toJson(request), accepted: null })
    .where('id', '=', id)
    .execute()
}

/** The run goes on, forwards: it stays live until the release is open. */
export async function queueAcceptance(tx: Transaction, id: string, request: NonNullable<Run['accepted']>): Promise<void> {
  await tx
    .updateTable('run')
    .set({ state: 'queued', code: null, why: null, next: null, rollback: null, accepted: toJson(request) })
    .where('id', '=', id)
    .execute()
}

export async function putSettled(tx: Transaction, id: string, at: string): Promise<void> {
  await tx.updateTable('run').set({ settled_at: at }).where('id', '=', id).where('settled_at', 'is', null).execute()
}

/** Newest first, behind the id `after`. */
export async function listRunIds(
  db: Database,
  page: { instance?: string | undefined; after?: string | undefined; limit: number },
): Promise<string[]> {
  let select = db.selectFrom('run').select('id').orderBy('id', 'desc').limit(page.limit)
  if (page.instance !== undefined) select = select.where('instance', '=', page.instance)
  if (page.after !== undefined) select = select.where('id', '<', page.after)
  return (await select.execute()).map((row) => row.id)
}
