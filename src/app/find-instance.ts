import { EvenkeelError } from '../domain/error.ts'
import type { Instance } from '../domain/instance.ts'
import type { Database } from '../store/database.ts'
import { getInstance } from '../store/instances.ts'

/** The instance, or `notFound`. */
export async function findInstance(db: Database, name: string): Promise<Instance> {
  const instance = await getInstance(db, name)
  if (!instance) throw new EvenkeelError('notFound', `There is no instance ${name}.`, { hint: 'evenkeel instance list', id: name })
  return instance
}
