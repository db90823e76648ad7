/**
 * What a restored control plane must not believe. A backup is old: a run that was in progress in it has gone on, ended, or been taken back since, and users have worked
 * meanwhile. So nothing is taken up by itself: a run that had changed nothing is ended, one that had is a person's. Going back on it looks at the tenant's
 * database first and shows what would be lost, as always.
 */
import { sql } from 'kysely'
import { type Database, inTransaction, toTime } from './database.ts'
import { record } from './journal.ts'
import { endRollout } from './rollouts.ts'
import { endRun, needPerson, voidRequests } from './runs.ts'

export interface RestoredFrom {
  /** When the backup was made, RFC 3339. */
  madeAt: string
  /** The journal's head in it. */
  head: { seq: number; hash: string }
  /** SHA-256 of the backup's manifest: its identity. */
  backup: string
}

/** Evidence lies where the data folder is now. */
export async function moveEvidence(db: Database, from: string, to: string): Promise<void> {
  await db
    .updateTable('run')
    .set({ evidence: sql`${to}::text || substr(evidence, length(${from}::text) + 1)` })
    .where(sql<boolean>`starts_with(evidence, ${from} || '/')`)
    .execute()
}

export interface AfterRestore {
  /** Runs that a person must look at. */
  needPerson: string[]
  /** Runs that had changed nothing and were ended. */
  notStarted: string[]
}

/** Repeatable: a run that was dealt with is not live any more, or needs a person already. */
export async function leaveNothingRunning(db: Database, from: RestoredFrom, now: number): Promise<AfterRestore> {
  const result: AfterRestore = { needPerson: [], notStarted: [] }
  for (const { id, begun } of await liveRuns(db)) {
    await voidRequests(db, id)
    const why = `The control plane was restored from a backup of ${from.madeAt}, in which this run was not finished.`
    if (begun) {
      const next = `evenkeel doctor; evenkeel run rollback ${id} shows what going back would lose, evenkeel run accept ${id} keeps the release that is there`
      await needPerson(db, id, { code: 'records-older', why: `${why} What happened since is not known here.`, next }, now)
      result.needPerson.push(id)
    } else {
      await endRun(db, id, { outcome: 'notStarted', why: `${why} It had changed nothing by then.`, next: 'evenkeel plan create' }, now)
      result.notStarted.push(id)
    }
  }
  const open = await db.selectFrom('rollout').select('id').where('state', '<>', 'done').execute()
  for (const { id } of open) await endRollout(db, id, now)
  await inTransaction(db, (tx) =>
    record(tx, {
      ...{ at: toTime(now), actor: 'evenkeel', type: 'controlPlane.restored', subject: 'controlPlane' },
      ...{ source: 'restore', key: `${from.backup}/${now}`, data: { ...from, ...result } },
    }),
  )
  return result
}

/** The facts that an undo needs are written before the first effect: a run without any has touched nothing. */
async function liveRuns(db: Database): Promise<{ id: string; begun: boolean }[]> {
  return await db
    .selectFrom('run')
    .select((eb) => [
      'id',
      eb
        .exists(eb.selectFrom('run_fact').select('run_fact.run').whereRef('run_fact.run', '=', 'run.id'))
        .$castTo<boolean>()
        .as('begun'),
    ])
    .where('state', '<>', 'done')
    .orderBy('id')
    .execute()
}
