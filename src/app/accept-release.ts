/**
 * Accepts the new release of a run that needs a person, as it is: the way out where going back is impossible or would lose more than it saves. What is not proven
 * is named by the digest of the list that was read, and the reason stands in the journal. Here the request is checked and stored; the flow opens.
 */
import { EvenkeelError } from '../domain/error.ts'
import type { Run } from '../domain/run.ts'
import { mustAllow } from '../domain/run-rules.ts'
import { unprovenOf } from '../domain/unproven.ts'
import { type Database, toTime } from '../store/database.ts'
import { lockRun, queueAcceptance } from '../store/run-requests.ts'
import { type Command, carryOut, tell } from './command.ts'
import { findRun } from './find-run.ts'

export interface AcceptRelease {
  run: string
  /** Digest of the list of what is not proven. */
  unproven: string
}

/**
 * @param mustBeNew looks at the live database before the transaction; throws when it is not the new release
 * @throws EvenkeelError usage (no reason), conflict (the run needs no person), stale (another list), and what `mustBeNew` throws
 */
export async function acceptRelease(db: Database, command: Command, input: AcceptRelease, mustBeNew: (run: string) => Promise<void>): Promise<Run> {
  const { run: id, unproven } = input
  const { reason } = command
  if (!reason) {
    throw new EvenkeelError('usage', 'A release is accepted as it is for a reason, which the journal keeps; nothing was changed.', {
      hint: `evenkeel run accept ${id} --reason TEXT`,
      id,
    })
  }
  mustAllow('accept', await findRun(db, id))
  await mustBeNew(id)
  return carryOut(db, command, async (tx) => {
    await lockRun(tx, id)
    const run = await findRun(tx, id)
    mustAllow('accept', run)
    const list = unprovenOf(run)
    if (list.digest !== unproven)
      throw new EvenkeelError('stale', 'stale: what is not proven changed since it was read; nothing was changed.', {
        hint: `evenkeel run accept ${id} --reason TEXT`,
        id,
      })
    const at = toTime(command.now)
    await queueAcceptance(tx, id, { state: 'requested', by: command.actor, at, reason, code: run.code ?? 'undo-failed', unproven: list.items })
    const data = { code: run.code, unproven: list.items }
    await tell(tx, command, { type: 'run.accept.requested', subject: id, key: `${id}/accept/requested/${command.now}`, data })
    return findRun(tx, id)
  })
}
