/** Lets an instance go: our record of it, never its database, files, server or finished runs. */
import { EvenkeelError } from '../domain/error.ts'
import type { Instance } from '../domain/instance.ts'
import type { Database } from '../store/database.ts'
import { deleteInstance, lockInstance } from '../store/instances.ts'
import { liveRunOf } from '../store/rollouts.ts'
import { unsettledRunOf } from '../store/runs.ts'
import { busy } from './busy.ts'
import { type Command, carryOut, tell } from './command.ts'
import { findInstance } from './find-instance.ts'

/** @throws EvenkeelError `busy` while a run holds it, `conflict` while a way back is kept: its copy of the database would be forgotten */
export function removeInstance(db: Database, command: Command, name: string): Promise<Instance> {
  return carryOut(db, command, async (tx) => {
    await lockInstance(tx, name)
    const instance = await findInstance(tx, name)
    const live = await liveRunOf(tx, [name])
    if (live) throw busy(live)
    const unsettled = await unsettledRunOf(tx, name, '')
    if (unsettled !== null)
      throw new EvenkeelError('conflict', `${name} still keeps the copy to go back from run ${unsettled}; nothing was changed.`, {
        hint: `evenkeel run settle ${unsettled}`,
        id: unsettled,
      })
    await deleteInstance(tx, name)
    await tell(tx, command, { type: 'instance.removed', subject: name, key: `${name}/removed/${command.now}` })
    return instance
  })
}
