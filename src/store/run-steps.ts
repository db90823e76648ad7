/**
 * The steps of a run as they happen. Each change is one statement, and with it one round trip and one transaction: a run waits for our own database at every step,
 * while users wait for the run. The fact and its journal event commit together, because they are in one statement.
 */
import { sql } from 'kysely'
import type { StepState } from '../domain/run.ts'
import { type Database, toJson, toTime } from './database.ts'
import { insertion } from './journal.ts'
import { eventOf } from './runs.ts'

/** An answer of a step that ended well. */
export interface AnsweredStep {
  state: 'done' | 'skipped'
  detail: string
  data: Record<string, unknown>
}

/** The number of the attempt that begins, 1 for the first; or what the step answered already: then nothing begins. */
export type StepBegun = { attempt: number; answered: null } | { attempt: null; answered: AnsweredStep }

interface BegunRow {
  attempt: number | null
  state: AnsweredStep['state'] | null
  detail: string | null
  data: unknown
}

/**
 * Begins an attempt at a step, unless it ended well before. Once going back had begun, an answer from before tells of a world that is no more.
 *
 * Nobody waits for the disk here. What follows is waited for (a fact before its effect, the end), and puts everything before it on the disk too. A beginning
 * that a crash of PostgreSQL took alone described nothing that had happened; `endStep` writes it again.
 */
export async function beginStep(db: Database, run: string, step: string, now: number): Promise<StepBegun> {
  const { rows } = await sql<BegunRow>`
    with last as (
      select attempt, state, detail, data from evenkeel.run_step where run = ${run} and step = ${step} order by attempt desc limit 1
    ), answered as (
      select state, detail, data from last where state in ('done', 'skipped')
        and not exists (select from evenkeel.run_fact where run = ${run} and name = 'goBack' and value <> 'null')
    ), begun as (
      insert into evenkeel.run_step (run, step, attempt, state, started_at)
        select ${run}::text, ${step}::text, coalesce((select attempt from last), 0) + 1, 'running', ${toTime(now)}::timestamptz where not exists (select from answered)
        returning attempt
    ), started as (
      update evenkeel.run set state = 'running' where id = ${run} and state = 'queued' and exists (select from begun)
    )
    select begun.attempt, answered.state, answered.detail, answered.data, set_config('synchronous_commit', 'off', true)
      from (select) as one left join begun on true left join answered on true`.execute(db)
  const [row] = rows
  if (row?.attempt != null) return { attempt: row.attempt, answered: null }
  if (row?.state == null) throw new TypeError(`step ${step} of ${run} neither began nor was answered`)
  return { attempt: null, answered: { state: row.state, detail: row.detail ?? '', data: row.data as Record<string, unknown> } }
}

export interface StepEnd {
  run: string
  step: string
  attempt: number
  /** Milliseconds since the epoch. */
  startedAt: number
  state: Exclude<StepState, 'pending' | 'running'>
  detail: string
  data: Record<string, unknown>
}

/** Only a step that ended took the run on: a look that found somebody in the way leaves it held. */
export async function endStep(db: Database, { run, step, attempt, startedAt, state, detail, data }: StepEnd, now: number): Promise<void> {
  const event = eventOf(run, `run.${step}.${state}`, `${step}/${attempt}/${state}`, { detail }, now)
  await sql`
    with ended as (
      insert into evenkeel.run_step (run, step, attempt, state, started_at, ended_at, detail, data)
        values (${run}, ${step}, ${attempt}, ${state}, ${toTime(startedAt)}, ${toTime(now)}, ${detail}, ${toJson(data)})
        on conflict (run, step, attempt) do update
          set state = excluded.state, ended_at = excluded.ended_at, detail = excluded.detail, data = excluded.data
    ), moved as (
      update evenkeel.run set state = 'running', hold = null where id = ${run} and state in ('queued', 'held')
    )
    ${insertion(event)}`.execute(db)
}

/** An attempt that found something in the way and did nothing: it leaves no trace but the hold. */
export async function forgetStep(db: Database, run: string, step: string, attempt: number): Promise<void> {
  await db.deleteFrom('run_step').where('run', '=', run).where('step', '=', step).where('attempt', '=', attempt).execute()
}

/** Marks the last attempt at a step as taken back. One that was never begun stays so. */
export async function undoneStep(db: Database, run: string, step: string, detail: string, now: number): Promise<void> {
  const row = await db
    .selectFrom('run_step')
    .select('attempt')
    .where('run', '=', run)
    .where('step', '=', step)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return
  const event = eventOf(run, `run.${step}.undone`, `${step}/${row.attempt}/undone`, { detail }, now)
  await sql`
    with undone as (
      update evenkeel.run_step set state = 'undone', detail = ${detail}, ended_at = coalesce(ended_at, ${toTime(now)}::timestamptz)
        where run = ${run} and step = ${step} and attempt = ${row.attempt}
    )
    ${insertion(event)}`.execute(db)
}
