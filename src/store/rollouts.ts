/** Rollouts: a plan being carried out. A rollout and its runs are made together; the index `run_live` decides who wins when many start at once. */
import { sql } from 'kysely'
import { toDocument } from '../domain/document.ts'
import { EvenkeelError } from '../domain/error.ts'
import type { Hold, Rollout, RolloutState, RunOutcome, RunState } from '../domain/run.ts'
import { type Database, inTransaction, type Transaction, toTime, violatedUnique } from './database.ts'
import { record } from './journal.ts'

export interface NewRollout {
  id: string
  plan: string
  runs: { id: string; instance: string }[]
  startedBy: string
  createdAt: string
}

/**
 * Makes the rollout and its runs, all queued, in the order given.
 * @throws EvenkeelError `busy` naming the live run when one of the instances has one; the transaction is lost then
 */
export async function insertRollout(tx: Transaction, rollout: NewRollout): Promise<void> {
  const { id, plan, runs, startedBy, createdAt } = rollout
  await tx
    .insertInto('rollout')
    .values({ id, plan, state: 'queued', abort_requested: null, started_by: startedBy, created_at: createdAt, ended_at: null })
    .execute()
  const rows = runs.map((run, position) => ({
    id: run.id,
    rollout: id,
    position,
    instance: run.instance,
    plan,
    state: 'queued',
    started_by: startedBy,
    created_at: createdAt,
  }))
  await tx.insertInto('run').values(rows).execute()
}

/** What `insertRollout` and a rollback request throw when an instance already has a live run. */
export const isLiveRunViolation = (error: unknown): boolean => violatedUnique(error) === 'run_live'

/** The live run of the first of these instances that has one, or null. */
export async function liveRunOf(db: Database, instances: string[]): Promise<{ id: string; instance: string; rollout: string; state: string } | null> {
  const row = await db
    .selectFrom('run')
    .select(['id', 'instance', 'rollout', 'state'])
    .where('instance', 'in', instances)
    .where('state', '<>', 'done')
    .orderBy('instance')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Begins the rollout and answers its runs in order. Repeatable. */
export async function beginRollout(db: Database, id: string): Promise<string[]> {
  await db.updateTable('rollout').set({ state: 'running' }).where('id', '=', id).where('state', '=', 'queued').execute()
  const rows = await db.selectFrom('run').select('id').where('rollout', '=', id).orderBy('position').execute()
  return rows.map((row) => row.id)
}

/** Ends the rollout. Repeatable. */
export function endRollout(db: Database, id: string, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const at = toTime(now)
    await tx
      .updateTable('rollout')
      .set({ state: 'done', ended_at: sql`coalesce(ended_at, ${at}::timestamptz)` })
      .where('id', '=', id)
      .execute()
    await record(tx, { at, actor: 'evenkeel', type: 'rollout.ended', subject: id, source: 'rollout', key: `${id}/ended`, data: {} })
  })
}

/** @returns false when the rollout is done or unknown */
export async function requestAbort(tx: Transaction, id: string, at: string): Promise<boolean> {
  const updated = await tx
    .updateTable('rollout')
    .set({ abort_requested: sql`coalesce(abort_requested, ${at}::timestamptz)` })
    .where('id', '=', id)
    .where('state', '<>', 'done')
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

/** Ids of rollouts that are not done, oldest first: what the dispatcher must see running. */
export async function openRollouts(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('rollout').select('id').where('state', '<>', 'done').orderBy('created_at').orderBy('id').execute()
  return rows.map((row) => row.id)
}

export async function getRollout(db: Database, id: string): Promise<Rollout | null> {
  return (await readRollouts(db, (select) => select.where('rollout.id', '=', id)))[0] ?? null
}

/** A rollout that must be there. */
export async function findRollout(db: Database, id: string): Promise<Rollout> {
  const rollout = await getRollout(db, id)
  if (!rollout) throw new EvenkeelError('notFound', `There is no rollout ${id}.`, { hint: 'evenkeel rollout list', id })
  return rollout
}

/** Newest first, behind the id `after`. */
export function listRollouts(db: Database, page: { after?: string | undefined; limit: number }): Promise<Rollout[]> {
  const { after, limit } = page
  return readRollouts(db, (select) => {
    const limited = select.limit(limit)
    return after === undefined ? limited : limited.where('rollout.id', '<', after)
  })
}

type Select = ReturnType<typeof selectRollouts>

function selectRollouts(db: Database) {
  return db
    .selectFrom('rollout')
    .innerJoin('plan', 'plan.id', 'rollout.plan')
    .innerJoin('release', (join) => join.onRef('release.name', '=', 'plan.release_name').onRef('release.version', '=', 'plan.release_version'))
    .select([
      'rollout.id',
      'rollout.plan',
      'rollout.state',
      'rollout.abort_requested',
      'rollout.started_by',
      'rollout.created_at',
      'rollout.ended_at',
      'release.name',
      'release.version',
      'release.digest',
    ])
    .orderBy('rollout.id', 'desc')
}

async function readRollouts(db: Database, narrow: (select: Select) => Select): Promise<Rollout[]> {
  const rows = await narrow(selectRollouts(db)).execute()
  if (rows.length === 0) return []
  const runs = await db
    .selectFrom('run')
    .select(['id', 'rollout', 'instance', 'state', 'outcome', 'why', 'hold'])
    .where(
      'rollout',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('position')
    .execute()
  return rows.map((row) =>
    toDocument('Rollout', {
      id: row.id,
      plan: row.plan,
      release: { name: row.name, version: row.version, digest: row.digest },
      state: row.state as RolloutState,
      runs: runs.filter((run) => run.rollout === row.id).map(toRunLine),
      abortRequested: row.abort_requested !== null,
      startedBy: row.started_by,
      createdAt: row.created_at,
      endedAt: row.ended_at,
    }),
  )
}

interface RunLineRow {
  id: string
  instance: string
  state: string
  outcome: string | null
  why: string | null
  hold: unknown
}

function toRunLine(row: RunLineRow): Rollout['runs'][number] {
  return {
    id: row.id,
    instance: row.instance,
    state: row.state as RunState,
    outcome: row.outcome as RunOutcome | null,
    why: row.why,
    ...(row.hold === null ? {} : { hold: row.hold as Hold }),
  }
}
