/**
 * Takes the books of a database: a pack of checks over one snapshot, several at once. Read only, by whatever role may read; nothing is locked beyond what a
 * SELECT locks. One snapshot, because checks that see different moments differ by what happened between them.
 */
import type pg from 'pg'
import { type Answer, drawUpBooks } from '../../domain/books/draw-up.ts'
import type { Check } from '../../domain/check.ts'
import { EvenkeelError } from '../../domain/error.ts'
import type { BooksReader, TakeBooks } from '../../ports/comparison.ts'
import { answer } from './books-answer.ts'
import { type Reader, withReader, withSnapshot } from './books-session.ts'
import { describe } from './client.ts'

/**
 * Never throws for a single check: what could not be asked is not measured and says why.
 * Throws `unreachable` when there is no connection at all.
 */
export const takeBooks: BooksReader = async (input) => {
  const answers = await withSnapshot(input.url, (snapshot) => askAll(input, snapshot))
  const answered = input.checks.map((check) => ({ check, answer: answers.get(check) ?? unasked }))
  return drawUpBooks({ ...input, database: describe(input.url) }, answered)
}

const unasked: Answer = { outcome: 'notMeasured', why: 'The connection was lost before it was asked.', ms: null }

async function askAll(input: TakeBooks, snapshot: string): Promise<Map<Check, Answer>> {
  const answers = new Map<Check, Answer>()
  await withReader(input.url, snapshot, async (first) => {
    const missing = await missingTables(first.client, input.checks)
    for (const check of input.checks) if (isMissing(check, missing)) answers.set(check, notApplicable(check, missing))
    const queue = input.checks.filter((check) => !answers.has(check))
    const work = async (reader: Reader): Promise<void> => {
      for (let check = queue.shift(); check !== undefined; check = reader.lost ? undefined : queue.shift()) {
        answers.set(check, await answer(reader, check, input))
      }
    }
    const more = Array.from({ length: Math.min(input.parallel, queue.length) - 1 }, () => helpOut(input.url, snapshot, work))
    await Promise.all([work(first), ...more])
  })
  return answers
}

/** A second session that cannot be had (a limit of connections) only costs time: the first one asks everything. */
async function helpOut(url: string, snapshot: string, work: (reader: Reader) => Promise<void>): Promise<void> {
  await withReader(url, snapshot, work).catch((error: unknown) => {
    if (!(error instanceof EvenkeelError)) throw error
  })
}

async function missingTables(client: pg.Client, checks: Check[]): Promise<Set<string>> {
  const names = [...new Set(checks.flatMap((check) => check.needs.tables))]
  const { rows } = await client.query<{ name: string }>(
    "select name from unnest($1::text[]) as name where to_regclass(format('public.%I', name)) is null",
    [names],
  )
  return new Set(rows.map((row) => row.name))
}

const isMissing = (check: Check, missing: Set<string>): boolean => check.needs.tables.some((table) => missing.has(table))

function notApplicable({ needs }: Check, missing: Set<string>): Answer {
  const absent = needs.tables.filter((table) => missing.has(table))
  return { outcome: 'notApplicable', why: `This database has no table ${absent.join(', ')}.`, ms: null }
}
