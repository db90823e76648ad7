/** Records what was done to an instance outside of any run: started, stopped, its books taken. Told after the effect: a record of something that failed would lie. */
import { type Database, inTransaction } from '../store/database.ts'
import { type Command, tell } from './command.ts'

export type InstanceEffect = 'instance.started' | 'instance.stopped' | 'instance.booksTaken'

export function recordEffect(
  db: Database,
  command: Command,
  effect: { type: InstanceEffect; instance: string; data?: Record<string, unknown> },
): Promise<void> {
  const { type, instance, data } = effect
  const key = `${instance}/${type}/${command.now}`
  return inTransaction(db, (tx) => tell(tx, command, { type, subject: instance, key, ...(data === undefined ? {} : { data }) }))
}
