import { EvenkeelError } from '../domain/error.ts'
import type { Series } from '../domain/instance.ts'

/** A series that this version knows. @throws EvenkeelError usage */
export async function readSeries(text: string): Promise<Series> {
  const { Series } = await import('../domain/instance.ts')
  const parsed = Series.safeParse(text)
  if (parsed.success) return parsed.data
  throw new EvenkeelError('usage', `--series ${text} is not known: ${Series.options.join(' or ')}.`, { hint: `--series ${Series.options.at(-1)}` })
}
