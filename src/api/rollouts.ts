/** Rollouts: started from a plan, watched, aborted at a safe point. */

import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { PlanId } from '../domain/id.ts'
import { RolloutEvent } from '../domain/rollout-event.ts'
import { Rollout } from '../domain/run.ts'
import { type ApiContext, addRoute } from './route.ts'
import { PageQuery, RolloutList, RolloutParams } from './schemas.ts'

export const linesType = 'application/x-ndjson'

/** How often a watcher looks. */
const lookMs = 500

export function rolloutRoutes(app: FastifyInstance, context: ApiContext): void {
  const { useCases, effects } = context
  const tag = 'rollouts'

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/rollouts',
    operation: 'listRollouts',
    tag,
    summary: 'Rollouts, newest first',
    access: 'reader',
    changes: 'no',
    errors: [],
    query: PageQuery,
    answer: RolloutList,
    handle: ({ query }) => useCases.listRollouts(query),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/rollouts',
    operation: 'startRollout',
    tag,
    summary: 'Start a plan, and only that plan: a fact that changed since refuses it',
    access: 'operator',
    changes: 'keyed',
    errors: ['notFound', 'refused', 'stale', 'busy'],
    body: z.object({ plan: PlanId }).strict(),
    answer: Rollout,
    status: 202,
    handle: async ({ command, body }) => {
      const rollout = await useCases.startRollout(command, body.plan, effects.gatherFacts)
      effects.wakeDispatcher()
      return rollout
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/rollouts/:rollout',
    operation: 'showRollout',
    tag,
    summary: 'A rollout and its runs',
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: RolloutParams,
    answer: Rollout,
    handle: ({ params }) => useCases.showRollout(params.rollout),
  })

  addRoute(app, context, {
    method: 'POST',
    url: '/v1/rollouts/:rollout/abort',
    operation: 'abortRollout',
    tag,
    summary: 'Stop at the next safe point: before quiet or between instances',
    access: 'operator',
    changes: 'keyed',
    errors: ['notFound', 'conflict'],
    params: RolloutParams,
    answer: Rollout,
    status: 202,
    handle: async ({ command, params }) => {
      const rollout = await useCases.abortRollout(command, params.rollout)
      effects.wakeDispatcher()
      return rollout
    },
  })

  addRoute(app, context, {
    method: 'GET',
    url: '/v1/rollouts/:rollout/events',
    operation: 'watchRollout',
    tag,
    summary: 'What the rollout becomes, a JSON line each: first everything as it stands, then changes, until it is done',
    access: 'reader',
    changes: 'no',
    errors: ['notFound'],
    params: RolloutParams,
    answer: RolloutEvent,
    answerType: linesType,
    handle: async ({ params, reply }) => {
      await useCases.showRollout(params.rollout)
      return sendLines(reply, useCases.watchRollout(params.rollout, whileListening(reply, context.closing)))
    },
  })
}

/** Waits between two looks; false once the listener went or the server closes. */
function whileListening(reply: FastifyReply, closing: AbortSignal): () => Promise<boolean> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const ended = AbortSignal.any([gone.signal, closing])
  return async () => {
    await sleep(lookMs, undefined, { signal: ended }).catch(() => {})
    return !ended.aborted
  }
}

/** A proxy ends a connection that is silent for a minute; a listener learns sooner that the server is gone. */
const heartbeatMs = 15_000

/** Sends documents as they come, a line each, and an empty line now and then while none comes. The connection ends with the stream, so that a server that closes need not wait for it to idle out. */
export function sendLines(reply: FastifyReply, documents: AsyncIterable<unknown>): FastifyReply {
  return reply
    .type(linesType)
    .header('connection', 'close')
    .send(Readable.from(linesOf(documents, heartbeatMs)))
}

export async function* linesOf(documents: AsyncIterable<unknown>, beatMs: number): AsyncGenerator<string> {
  const iterator = documents[Symbol.asyncIterator]()
  try {
    for (let next = iterator.next(); ; ) {
      const timer = new AbortController()
      const beat = sleep(beatMs, null, { signal: timer.signal }).catch(() => null)
      const first = await Promise.race([next, beat])
      timer.abort()
      if (first === null) yield '\n'
      else if (first.done) return
      else {
        yield `${JSON.stringify(first.value)}\n`
        next = iterator.next()
      }
    }
  } finally {
    await iterator.return?.()
  }
}
