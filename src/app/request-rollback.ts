/**
 * Asks a run to go back after users were let in. Never silently: the loss list is shown first and accepted by its digest, and one document more voids that digest.
 * Here the request is checked and stored; the flow looks at the loss again once nobody can write any more.
 */
import { EvenkeelError } from '../domain/error.ts'
import type { Loss } from '../domain/loss.ts'
import type { Run } from '../domain/run.ts'
import { mustAllow } from '../domain/run-rules.ts'
import { type Database, type Transaction, toTime } from '../store/database.ts'
import { lockInstance } from '../store/instances.ts'
import { isLiveRunViolation, liveRunOf } from '../store/rollouts.ts'
import { lockRun, newestRunOf, queueRollback } from '../store/run-requests.ts'
import { busy } from './busy.ts'
import { type Command, carryOut, tell } from './command.ts'
import { findRun } from './find-run.ts'

export interface RequestRollback {
  run: string
  /** Digest of the loss list that the person accepts; left out: he wants to see it. */
  acceptLoss?: string | undefined
}

/**
 * @param computeLoss compares the kept copy with the live database as it is now; called before the transaction
 * @throws EvenkeelError `held` with the loss list when no digest was given, `stale` with the new list when it is another one
 */
export async function requestRollback(
  db: Database,
  command: Command,
  input: RequestRollback,
  computeLoss: (run: string) => Promise<Loss>,
): Promise<Run> {
  await mustBeAbleToGoBack(db, await findRun(db, input.run))
  const loss = await computeLoss(input.run)
  mustBeAccepted(input, loss)
  try {
    return await carryOut(db, command, async (tx) => {
      await lockRun(tx, input.run)
      // What an operator mends by hand on this instance is done first, or waits.
      await lockInstance(tx, (await findRun(tx, input.run)).instance)
      const run = await findRun(tx, input.run)
      await mustBeAbleToGoBack(tx, run)
      const at = toTime(command.now)
      await queueRollback(tx, run.id, { state: 'requested', digest: loss.digest, by: command.actor, at })
      await tell(tx, command, {
        type: 'run.rollback.requested',
        subject: run.id,
        key: `${run.id}/rollback/requested/${command.now}`,
        data: { loss: loss.digest },
      })
      return findRun(tx, run.id)
    })
  } catch (error) {
    if (!isLiveRunViolation(error)) throw error
    const { instance } = await findRun(db, input.run)
    const live = await liveRunOf(db, [instance])
    if (live) throw busy(live)
    throw new EvenkeelError('busy', `${instance} was held by another run until just now; nothing was changed.`, {
      hint: `evenkeel run rollback ${input.run}`,
      cause: error,
    })
  }
}

async function mustBeAbleToGoBack(db: Database | Transaction, run: Run): Promise<void> {
  mustAllow('rollback', run)
  const newest = await newestRunOf(db, run.instance)
  if (newest === null || newest.id === run.id) return
  if (newest.state !== 'done') throw busy({ ...newest, instance: run.instance })
  throw new EvenkeelError('conflict', `Run ${run.id} is not the newest of ${run.instance}: ${newest.id} came after it; nothing was changed.`, {
    hint: `evenkeel run rollback ${newest.id}`,
    id: newest.id,
  })
}

function mustBeAccepted({ run, acceptLoss }: RequestRollback, loss: Loss): void {
  if (acceptLoss === loss.digest) return
  const hint = `evenkeel run rollback ${run} --accept-loss ${loss.digest}`
  if (acceptLoss === undefined)
    throw new EvenkeelError(
      'held',
      `Going back loses what the list names. Read it, then accept it by its digest ${loss.digest}; nothing was changed.`,
      {
        hint,
        id: run,
        loss,
      },
    )
  throw new EvenkeelError('stale', 'stale: the loss list changed since it was accepted. Read the new one; nothing was changed.', {
    hint,
    id: run,
    loss,
  })
}
