/** Runs: shown with their log and evidence, taken back by accepting a loss list, settled. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Digest } from '../domain/digest.ts'
import { toDocument, toList } from '../domain/document.ts'
import { EvenkeelError } from '../domain/error.ts'
import { InstanceName } from '../domain/instance.ts'
import { Run } from '../domain/run.ts'
import { Unproven, unprovenOf } from '../domain/unproven.ts'
import { type ApiContext, addRoute } from './route.ts'
import { EvidenceFileList, PageQuery, RunList, RunLog, RunParams } from './schemas.ts'

const logPartBytes = 256 * 1024

/** A name in a run's folder of evidence, or in its folder `statements`: no path leads out. */
const EvidenceName = z.string().regex(/^(statements\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'the name of a file of evidence')

const types: Record<string, string> = { json: 'application/json', ndjson: 'application/x-ndjson', html: 'text/html; charset=utf-8' }

export function runRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases, effects } = context
  const tag = 'runs'

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/runs',
    operation: 'listRuns',
    tag,
    summary: 'Runs, newest first',
    access: 'reader',
    changes: 'no',
    errors: [],
    query: PageQuery.extend({ instance: InstanceName.optional() }),
    answer: RunList,
    handle: ({ query }) => useCases.listRuns(query),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/runs/:run',
    operation: 'showRun',
    tag,
    summary: 'A run and its steps',
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: RunParams,
    answer: Run,
    handle: ({ params }) => useCases.showRun(params.run),
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/runs/:run/log',
    operation: 'readRunLog',
    tag,
    summary: "The log of the run's update from an offset on; ask again at `next` to follow it",
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: RunParams,
    query: z.object({ offset: z.coerce.number().int().min(0).default(0) }),
    answer: RunLog,
    handle: async ({ params, query }) => {
      const run = await useCases.showRun(params.run)
      const part = await effects.readLog(run.id, { offset: query.offset, limit: logPartBytes })
      return toDocument('RunLog', logPart(run, query.offset, part))
    },
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/runs/:run/rollback',
    operation: 'rollbackRun',
    tag,
    summary: 'Go back to before the run; without the digest of the loss list it answers with that list',
    access: 'operator',
    changes: 'keyed',
    errors: ['notFound', 'conflict', 'busy', 'held', 'stale', 'notMeasured'],
    params: RunParams,
    body: z.object({ acceptLoss: Digest.optional() }).strict(),
    answer: Run,
    status: 202,
    handle: async ({ command, params, body }) => {
      const { acceptLoss } = body
      const run = await useCases.requestRollback(command, { run: params.run, acceptLoss }, (id) => effects.computeLoss(id, acceptLoss))
      effects.wakeDispatcher()
      return run
    },
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/runs/:run/settle',
    operation: 'settleRun',
    tag,
    summary: 'Drop what was kept to go back: from here on there is no way back to before the run',
    access: 'operator',
    changes: 'repeatable',
    errors: ['notFound', 'conflict'],
    params: RunParams,
    answer: Run,
    handle: async ({ command, params }) => {
      const run = await useCases.settleRun(command, params.run)
      await effects.dropWayBack(run.id, command.actor)
      return useCases.showRun(run.id)
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/runs/:run/unproven',
    operation: 'listUnproven',
    tag,
    summary: "What is not proven about the run's release",
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: RunParams,
    answer: Unproven,
    handle: async ({ params }) => unprovenOf(await useCases.showRun(params.run)),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/runs/:run/accept',
    operation: 'acceptRelease',
    tag,
    summary: 'Open the new release of a run that needs a person, as it is; what is not proven is accepted by its digest, and a reason is needed',
    access: 'operator',
    changes: 'keyed',
    errors: ['notFound', 'conflict', 'stale', 'refused'],
    params: RunParams,
    body: z.object({ unproven: Digest }).strict(),
    answer: Run,
    status: 202,
    handle: async ({ command, params, body }) => {
      const run = await useCases.acceptRelease(command, { run: params.run, unproven: body.unproven }, effects.mustHoldNewRelease)
      effects.wakeDispatcher()
      return run
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/runs/:run/evidence',
    operation: 'listEvidence',
    tag,
    summary: "Files of the run's evidence",
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: RunParams,
    answer: EvidenceFileList,
    handle: async ({ params }) => {
      const run = await useCases.showRun(params.run)
      return toList('EvidenceFile', await effects.listEvidence(run.id))
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/runs/:run/evidence/:file',
    operation: 'readEvidence',
    tag,
    summary: "A file of the run's evidence, as it lies there",
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: RunParams.extend({ file: EvidenceName }),
    answer: z.unknown(),
    answerType: 'application/octet-stream',
    handle: async ({ params, reply }) => {
      const run = await useCases.showRun(params.run)
      const content = await effects.openEvidence(run.id, params.file)
      if (!content)
        throw new EvenkeelError('notFound', `Run ${run.id} has no evidence ${params.file}.`, { hint: `evenkeel run show ${run.id}`, id: run.id })
      // The page that a controller reads is opened in browsers: nothing in it may run or be fetched.
      reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox").header('x-content-type-options', 'nosniff')
      return reply.type(types[params.file.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8').send(content)
    },
  })
}

function logPart(run: Run, offset: number, part: { bytes: Uint8Array; size: number } | null) {
  const ended = run.state === 'done' || run.state === 'needsPerson'
  if (!part) return { run: run.id, offset, next: offset, text: '', complete: ended }
  const bytes = wholeCharacters(part.bytes)
  const next = offset + bytes.length
  return { run: run.id, offset, next, text: Buffer.from(bytes).toString('utf8'), complete: ended && next >= part.size }
}

/** Cuts a character off that the part's end split; the next part begins with it. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  const lead = bytes.findLastIndex((byte) => (byte & 0xc0) !== 0x80)
  if (lead === -1 || bytes.length - lead > 4) return bytes
  const first = bytes[lead] ?? 0
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  return bytes.length - lead < length ? bytes.subarray(0, lead) : bytes
}
