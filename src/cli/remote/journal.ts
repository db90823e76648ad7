/** What the journal's commands ask of the server. */
import type { JournalHead, JournalRecord, JournalVerify } from '../../domain/journal.ts'
import { type Api, answer, toError } from '../client.ts'
import { linesOf } from './follow.ts'

export interface JournalFilter {
  subject?: string
  /** RFC 3339. */
  since?: string
}

interface JournalList {
  apiVersion: string
  kind: string
  items: JournalRecord[]
  next: string | null
}

/** At most `limit` records from the beginning, in order; `next` says whether there are more. */
export function listRecords({ client }: Api, filter: JournalFilter, page: { after?: number; limit: number }): Promise<JournalList> {
  return answer<JournalList>(client.GET('/v1/journal', { params: { query: { ...filter, ...page } } }))
}

export function verifyOnServer({ client }: Api, head: { seq: number; hash: string } | null): Promise<JournalVerify> {
  return answer<JournalVerify>(client.POST('/v1/journal/verify', { body: head === null ? {} : { head } }))
}

export function newestHead({ client }: Api): Promise<JournalHead> {
  return answer<JournalHead>(client.GET('/v1/journal/head'))
}

/** Every sealed record as a line of JSON, as they come. */
export async function* exportRecords({ client }: Api): AsyncGenerator<string> {
  const { data, error, response } = await client.GET('/v1/journal/export', { parseAs: 'stream' })
  if (!data) throw toError(error, response)
  yield* linesOf(data).read()
}
