/**
 * Runs and their facts; their steps are recorded in run-steps.ts. Our table is the truth about a run: screens, the CLI and undo read it, nobody reads the durable library's. Every change that a
 * person should be able to trace commits together with its journal event.
 */
import { sql } from 'kysely'
import type { ConditionCode } from '../domain/conditions.ts'
import { toDocument } from '../domain/document.ts'
import { StepName } from '../domain/plan.ts'
import type { Hold, Run, RunFindings, RunOutcome, RunState, StepRecord, StepState } from '../domain/run.ts'
import { type Database, inTransaction, type Transaction, toJson, toTime } from './database.ts'
import { type JournalEvent, record } from './journal.ts'

/** The control plane's own name in the journal. */
const self = 'evenkeel'

type RunRow = Awaited<ReturnType<typeof selectRun>>

function selectRun(db: Database, id: string) {
  return db.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The run as its document, or null. Steps that were not reached are `pending`. */
export async function getRun(db: Database, id: string): Promise<Run | null> {
  // One after the other: within a transaction there is one session, and the client will stop queueing for it.
  const row = await selectRun(db, id)
  if (!row) return null
  const steps = await db.selectFrom('run_step').selectAll().where('run', '=', id).orderBy('attempt').execute()
  return toRun(row, steps)
}

interface StepRow {
  step: string
  attempt: number
  state: string
  started_at: string | null
  ended_at: string | null
  detail: string | null
  data: unknown
}

function toRun(row: NonNullable<RunRow>, steps: StepRow[]): Run {
  const findings = row.findings as unknown as RunFindings
  return toDocument('Run', {
    id: row.id,
    rollout: row.rollout,
    instance: row.instance,
    plan: row.plan,
    state: row.state as RunState,
    outcome: row.outcome as RunOutcome | null,
    why: row.why,
    next: row.next,
    code: row.code as Run['code'],
    ...(row.hold === null ? {} : { hold: row.hold as unknown as Hold }),
    steps: StepName.options.map((name) => stepRecord(name, steps.filter((step) => step.step === name).at(-1))),
    downtimeMs: row.downtime_ms,
    rollbackMs: row.rollback_ms,
    ...findings,
    evidence: row.evidence,
    rollback: row.rollback as Run['rollback'],
    accepted: row.accepted as Run['accepted'],
    settledAt: row.settled_at,
    startedBy: row.started_by,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  })
}

function stepRecord(name: StepRecord['name'], row: StepRow | undefined): StepRecord {
  if (!row) return { name, state: 'pending', attempt: 0, startedAt: null, endedAt: null, detail: null, data: {} }
  return {
    name,
    state: row.state as StepState,
    attempt: row.attempt,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    detail: row.detail,
    data: row.data as Record<string, unknown>,
  }
}

// --- the run ------------------------------------------------------------------------------------------------------------------------------------

/** By as much as no look is late by: the clock was set, or Evenkeel was down for a while. */
const tellsAnotherTime = (until: string | null) => sql<boolean>`abs(extract(epoch from (hold ->> 'until')::timestamptz - ${until}::timestamptz)) > 5`

export function holdRun(db: Database, run: string, hold: Hold, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const changed = await tx
      .updateTable('run')
      .set({ state: 'held', hold: toJson(hold) })
      .where('id', '=', run)
      .where((eb) => eb.or([eb('state', '<>', 'held'), eb(sql`hold ->> 'why'`, '<>', hold.why), tellsAnotherTime(hold.until)]))
      .executeTakeFirst()
    if (changed.numUpdatedRows > 0n) await tell(tx, run, 'run.held', `held/${now}`, { ...hold }, now)
  })
}

export interface RunEnd {
  outcome: RunOutcome
  why: string
  next: string
}

/** Ends a run. Ending it again with the same outcome changes nothing. */
export function endRun(db: Database, run: string, end: RunEnd, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const changed = await tx
      .updateTable('run')
      .set({
        state: 'done',
        outcome: end.outcome,
        why: end.why,
        next: end.next,
        hold: null,
        code: null,
        ended_at: sql`coalesce(ended_at, ${toTime(now)}::timestamptz)`,
      })
      .where('id', '=', run)
      .where((eb) => eb.or([eb('state', '<>', 'done'), eb('outcome', '<>', end.outcome)]))
      .executeTakeFirst()
    if (changed.numUpdatedRows > 0n) await tell(tx, run, `run.${end.outcome}`, `end/${end.outcome}/${now}`, { why: end.why }, now)
  })
}

export interface PersonNeeded {
  /** The named state that the run is left in. */
  code: ConditionCode
  why: string
  next: string
}

/** A run that no machine may decide on. It stays the instance's live run until a person did. */
export function needPerson(db: Database, run: string, { code, why, next }: PersonNeeded, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const changed = await tx
      .updateTable('run')
      .set({ state: 'needsPerson', code, outcome: null, ended_at: null, why, next, hold: null })
      .where('id', '=', run)
      .where((eb) => eb.or([eb('state', '<>', 'needsPerson'), eb(sql`why`, 'is distinct from', why)]))
      .executeTakeFirst()
    if (changed.numUpdatedRows > 0n) await tell(tx, run, 'run.needsPerson', `needsPerson/${now}`, { code, why, next }, now)
  })
}

export async function patchFindings(db: Database, run: string, patch: Partial<RunFindings>): Promise<void> {
  await db
    .updateTable('run')
    .set({ findings: sql`findings || ${toJson(patch)}::jsonb` })
    .where('id', '=', run)
    .execute()
}

export async function setOutage(db: Database, run: string, downtimeMs: number): Promise<void> {
  await db.updateTable('run').set({ downtime_ms: downtimeMs }).where('id', '=', run).execute()
}

export async function setRollbackTime(db: Database, run: string, rollbackMs: number): Promise<void> {
  await db.updateTable('run').set({ rollback_ms: rollbackMs }).where('id', '=', run).execute()
}

export async function setEvidence(db: Database, run: string, folder: string): Promise<void> {
  await db.updateTable('run').set({ evidence: folder }).where('id', '=', run).execute()
}

/** The accepted rollback found another loss list than the one that was accepted: the run is released again, and says so. */
export function refuseRollback(db: Database, run: string, why: string, next: string, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const changed = await tx
      .updateTable('run')
      .set({
        state: 'done',
        outcome: 'released',
        why,
        next,
        hold: null,
        ended_at: toTime(now),
        rollback: sql`rollback || '{"state": "stale"}'::jsonb`,
      })
      .where('id', '=', run)
      .where(sql`rollback ->> 'state'`, '=', 'requested')
      .executeTakeFirst()
    if (changed.numUpdatedRows > 0n) await tell(tx, run, 'run.rollback.stale', `rollback/stale/${now}`, { why }, now)
  })
}

/** The copy is the live database again: there is no checkpoint any more. */
export function markRolledBack(db: Database, run: string): Promise<unknown> {
  return db
    .updateTable('run')
    .set({ rollback: sql`rollback || '{"state": "done"}'::jsonb`, findings: sql`jsonb_set(findings, '{checkpoint}', 'null')` })
    .where('id', '=', run)
    .where('rollback', 'is not', null)
    .execute()
}

/** Requests that nobody carries out any more: to go back, to accept. The person asks again. */
export async function voidRequests(db: Database, run: string): Promise<void> {
  await db.updateTable('run').set({ rollback: sql`rollback || '{"state": "stale"}'::jsonb`, accepted: null }).where('id', '=', run).execute()
}

// --- settling -----------------------------------------------------------------------------------------------------------------------------------

export interface RequestedRollback {
  run: string
  /** RFC 3339; a later request is another one. */
  at: string
}

export async function requestedRollbacks(db: Database): Promise<RequestedRollback[]> {
  return db
    .selectFrom('run')
    .select(['id as run', sql<string>`rollback ->> 'at'`.as('at')])
    .where('state', '<>', 'done')
    .where(sql`rollback ->> 'state'`, '=', 'requested')
    .execute()
}

/** Runs whose release a person accepted as it is, and that are not open yet. */
export async function requestedAcceptances(db: Database): Promise<{ run: string; at: string }[]> {
  return db
    .selectFrom('run')
    .select(['id as run', sql<string>`accepted ->> 'at'`.as('at')])
    .where('state', '<>', 'done')
    .where(sql`accepted ->> 'state'`, '=', 'requested')
    .execute()
}

export async function markAccepted(db: Database, run: string): Promise<void> {
  await db.updateTable('run').set({ accepted: sql`accepted || '{"state": "done"}'::jsonb` }).where('id', '=', run).execute()
}

/** The instance's newest ended run whose way back is still kept, other than `except`. */
export async function unsettledRunOf(db: Database, instance: string, except: string): Promise<string | null> {
  const row = await db
    .selectFrom('run')
    .select('id')
    .where('instance', '=', instance)
    .where('id', '<>', except)
    .where('state', '=', 'done')
    .where('outcome', 'in', ['released', 'rolledBack'])
    .where('settled_at', 'is', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Runs that were settled while what they kept is not known to be dropped: whoever was to drop it was killed in between. */
export async function halfSettledRuns(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('run')
    .select('id')
    .where('settled_at', 'is not', null)
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('run_step').select('run').whereRef('run', '=', 'run.id').where('step', '=', 'settle').where('state', '=', 'done')),
      ),
    )
    .execute()
  return rows.map((row) => row.id)
}

/** Runs whose copies and files are needed: live ones, and those whose way back is kept. */
export async function runsThatKeep(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('run')
    .select('id')
    .where((eb) => eb.or([eb('state', '<>', 'done'), eb.and([eb('settled_at', 'is', null), eb('outcome', 'in', ['released', 'rolledBack'])])]))
    .execute()
  return rows.map((row) => row.id)
}

/** Every run, and whether its copies and files are needed. */
export async function listRunNeeds(db: Database): Promise<{ id: string; needed: boolean }[]> {
  const needed = new Set(await runsThatKeep(db))
  const rows = await db.selectFrom('run').select('id').execute()
  return rows.map(({ id }) => ({ id, needed: needed.has(id) }))
}

/** Says that there is no way back any more. Where the run's own step did not do it (its instance's next run did), the step is recorded as done. */
export function markSettled(db: Database, run: string, now: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    await tx
      .updateTable('run')
      .set({ settled_at: sql`coalesce(settled_at, ${toTime(now)}::timestamptz)`, findings: sql`jsonb_set(findings, '{checkpoint}', 'null')` })
      .where('id', '=', run)
      .execute()
    await tx
      .insertInto('run_step')
      .values({
        run,
        step: 'settle',
        attempt: 1,
        state: 'done',
        started_at: toTime(now),
        ended_at: toTime(now),
        detail: 'copies and kept files dropped',
      })
      .onConflict((conflict) => conflict.columns(['run', 'step', 'attempt']).doNothing())
      .execute()
    await tell(tx, run, 'run.settled', 'settled', {}, now)
  })
}

// --- facts --------------------------------------------------------------------------------------------------------------------------------------

export async function getFact(db: Database, run: string, name: string): Promise<unknown> {
  const row = await db.selectFrom('run_fact').select('value').where('run', '=', run).where('name', '=', name).executeTakeFirst()
  return row ? row.value : null
}

export async function putFact(db: Database, run: string, name: string, value: unknown, now: number): Promise<void> {
  await db
    .insertInto('run_fact')
    .values({ run, name, value: toJson(value), at: toTime(now) })
    .onConflict((conflict) => conflict.columns(['run', 'name']).doUpdateSet({ value: toJson(value), at: toTime(now) }))
    .execute()
}

export async function putFactOnce(db: Database, run: string, name: string, value: unknown, now: number): Promise<void> {
  await db
    .insertInto('run_fact')
    .values({ run, name, value: toJson(value), at: toTime(now) })
    .onConflict((conflict) => conflict.columns(['run', 'name']).doNothing())
    .execute()
}

function tell(tx: Transaction, ...event: Parameters<typeof eventOf>): Promise<void> {
  return record(tx, eventOf(...event))
}

/** What the control plane itself tells of a run. */
export function eventOf(run: string, type: string, key: string, data: Record<string, unknown>, now: number): JournalEvent {
  return { at: toTime(now), actor: self, type, subject: run, source: 'run', key: `${run}/${key}`, data }
}
