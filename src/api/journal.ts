/** The journal: read, verified against a head, exported for somebody who verifies it without us. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { toDocument } from '../domain/document.ts'
import { JournalHead, JournalRecord, JournalVerify } from '../domain/journal.ts'
import { linesType, sendLines } from './rollouts.ts'
import { type ApiContext, addRoute } from './route.ts'
import { JournalList } from './schemas.ts'

const JournalQuery = z.object({
  subject: z.string().max(200).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  /** The `next` of the page before. */
  after: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

const Head = z.object({ seq: z.number().int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) })

export function journalRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases } = context
  const tag = 'journal'

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/journal',
    operation: 'listJournal',
    tag,
    summary: 'Sealed records, in order',
    access: 'reader',
    changes: 'no',
    errors: [],
    query: JournalQuery,
    answer: JournalList,
    handle: ({ query }) => useCases.listJournal(query),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/journal/head',
    operation: 'showJournalHead',
    tag,
    summary: 'The newest sealed record: put it away to find truncation and rewriting later',
    access: 'reader',
    changes: 'no',
    errors: [],
    answer: JournalHead,
    handle: async () => toDocument('JournalHead', { ...(await useCases.headOfJournal()), at: new Date(useCases.now()).toISOString() }),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/journal/verify',
    operation: 'verifyJournal',
    tag,
    summary: 'Hash the whole journal again, and compare it with a head that was put away',
    access: 'reader',
    changes: 'no',
    errors: [],
    body: z.object({ head: Head.optional() }),
    answer: JournalVerify,
    handle: async ({ body }) => toDocument('JournalVerify', await useCases.verifyJournal(body.head)),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/journal/export',
    operation: 'exportJournal',
    tag,
    summary: 'Every sealed record, a JSON line each',
    access: 'reader',
    changes: 'no',
    errors: [],
    answer: JournalRecord,
    answerType: linesType,
    handle: async ({ reply }) => sendLines(reply, await useCases.exportJournal()),
  })
}
