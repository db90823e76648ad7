/** What the books' commands ask of the server. */
import { Books } from '../../domain/books.ts'
import { EvenkeelError } from '../../domain/error.ts'
import { answer, connect } from '../client.ts'
import type { Context } from '../program.ts'
import { instancePath } from './instance-path.ts'

export async function takeInstanceBooks(context: Context, instance: string): Promise<Books> {
  const path = instancePath(instance)
  const { client, why } = await connect(context)
  return Books.parse(await answer(client.POST('/v1/instances/{tenant}/{environment}/books', { params: { path, query: why } })))
}

/** The books that a run took, from its evidence. */
export async function readRunBooks(context: Context, run: string, which: 'before' | 'after'): Promise<Books> {
  const { client } = await connect(context)
  const text = await answer(client.GET('/v1/runs/{run}/evidence/{file}', { params: { path: { run, file: `books-${which}.json` } }, parseAs: 'text' }))
  const parsed = Books.safeParse(JSON.parse(String(text)))
  if (parsed.success) return parsed.data
  throw new EvenkeelError('notMeasured', `The books ${which} run ${run} were taken by another version.`, {
    hint: `evenkeel run show ${run}`,
    id: run,
  })
}
