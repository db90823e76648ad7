/** Asks a rollout to stop at its next safe point: before quiet, or between instances. A run that is between quiet and open finishes or goes back. */
import { EvenkeelError } from '../domain/error.ts'
import type { Rollout } from '../domain/run.ts'
import { type Database, toTime } from '../store/database.ts'
import { findRollout, requestAbort } from '../store/rollouts.ts'
import { type Command, carryOut, tell } from './command.ts'

/** Asking again changes nothing. @throws EvenkeelError `conflict` when it is done */
export function abortRollout(db: Database, command: Command, id: string): Promise<Rollout> {
  return carryOut(db, command, async (tx) => {
    const rollout = await findRollout(tx, id)
    if (!(await requestAbort(tx, id, toTime(command.now))))
      throw new EvenkeelError('conflict', `Rollout ${id} is done; nothing was changed.`, { hint: `evenkeel rollout show ${id}`, id })
    await tell(tx, command, { type: 'rollout.abortRequested', subject: id, key: `${id}/abortRequested`, data: { plan: rollout.plan } })
    return findRollout(tx, id)
  })
}
