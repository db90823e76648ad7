/**
 * Settles a run: from here on there is no way back to before it. Said first and done after (dropping the kept copy is an outside effect), so that no rollback can
 * start on a copy that is being dropped; settling again drops what an interruption left.
 */

import type { Run } from '../domain/run.ts'
import { mustAllow } from '../domain/run-rules.ts'
import { type Database, toTime } from '../store/database.ts'
import { lockRun, putSettled } from '../store/run-requests.ts'
import { type Command, carryOut, tell } from './command.ts'
import { findRun } from './find-run.ts'

/** @throws EvenkeelError `conflict` when the run is not finished or kept nothing */
export function settleRun(db: Database, command: Command, id: string): Promise<Run> {
  return carryOut(db, command, async (tx) => {
    await lockRun(tx, id)
    mustAllow('settle', await findRun(tx, id))
    await putSettled(tx, id, toTime(command.now))
    await tell(tx, command, { type: 'run.settled', subject: id, key: `${id}/settled` })
    return findRun(tx, id)
  })
}
