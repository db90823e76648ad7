/**
 * How a route is declared: who may, whether it changes anything, what it answers, which errors. One function turns the declaration into a Fastify route, so that
 * permission, idempotency and the OpenAPI document cannot be forgotten one by one; a route without a declared access does not register at all.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { z } from 'zod'
import { type Command, requestDigest } from '../app/command.ts'
import type { UseCases } from '../app/use-cases.ts'
import type { ErrorCode } from '../domain/error.ts'
import type { Role, Token } from '../domain/token.ts'
import type { Effects } from './effects.ts'
import { Problem, problemType, statusesOf } from './problem.ts'

/** `public` needs no token; a role is the least that opens the route. */
export type Access = 'public' | Role

/**
 * no: only looks. keyed: changes, and honours an idempotency key. repeatable: changes, and doing it again does nothing, so that a key is not needed.
 */
export type Changes = 'no' | 'keyed' | 'repeatable'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    changes?: Changes
  }
  interface FastifyRequest {
    /** Set by the guard on every route that is not public. */
    token: Token | null
  }
}

export interface ApiContext {
  useCases: UseCases
  effects: Effects
  /** Version of the product. */
  version: string
  /** Largest upload of a release's files, in bytes. */
  contentLimitBytes: number
  /** Aborted when the server closes: open streams end. */
  closing: AbortSignal
}

export interface Call<P, Q, B> {
  params: P
  query: Q
  body: B
  command: Command
  request: FastifyRequest
  reply: FastifyReply
}

export interface RouteDeclaration<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  method: HTTPMethods
  url: string
  /** Name in the OpenAPI document and in generated clients. */
  operation: string
  tag: string
  summary: string
  access: Access
  changes: Changes
  errors: ErrorCode[]
  params?: P
  query?: Q
  body?: B
  /** Media type of the body where it is not JSON; it reaches `handle` as a stream. */
  bodyType?: string
  answer: A
  /** Media type of the answer where it is not JSON; `handle` sends it itself then. */
  answerType?: string
  status?: 200 | 201 | 202
  handle(call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>): Promise<z.input<A> | FastifyReply>
}

const KeyHeader = z.looseObject({ 'idempotency-key': z.string().min(1).max(200).optional() })
/** Why the caller does it; the journal keeps it. */
const reason = { reason: z.string().max(1000).optional() }

export function addRoute<P extends z.ZodType, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  app: FastifyInstance,
  { useCases }: Pick<ApiContext, 'useCases'>,
  route: RouteDeclaration<P, Q, B, A>,
): void {
  const { status = 200, changes } = route
  app.route({
    method: route.method,
    url: route.url,
    config: { access: route.access, changes },
    schema: describe(route, status),
    handler: async (request, reply) => {
      const command = commandOf(request, useCases.now(), changes === 'keyed')
      const replay = async () => (changes === 'keyed' ? useCases.earlierAnswer(command) : null)
      const earlier = await replay()
      if (earlier !== null) return reply.code(status).send(earlier)
      reply.code(status)
      try {
        return await route.handle({
          params: request.params as z.infer<P>,
          query: request.query as z.infer<Q>,
          body: request.body as z.infer<B>,
          command,
          request,
          reply,
        })
      } catch (error) {
        // The same request may have been answered while this one was looking.
        const meanwhile = await replay().catch(() => null)
        if (meanwhile === null) throw error
        return reply.code(status).send(meanwhile)
      }
    },
  })
}

function describe<P extends z.ZodType, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  route: RouteDeclaration<P, Q, B, A>,
  status: number,
) {
  const { access, changes } = route
  const codes: ErrorCode[] = [
    ...route.errors,
    ...(access === 'public' ? [] : (['unauthorized', 'denied'] as const)),
    'usage',
    'unreachable',
    'internal',
  ]
  const problem = { description: 'RFC 9457 problem document', content: { [problemType]: { schema: Problem } } }
  const answer = { description: route.summary, content: { [route.answerType ?? 'application/json']: { schema: route.answer } } }
  const query = changes === 'no' ? route.query : (route.query ?? z.object({})).extend(reason)
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    description: `Needs ${access === 'public' ? 'no token' : `a token with role ${access} or more`}. Errors: ${[...new Set(codes)].join(', ')}.`,
    ...(access === 'public' ? { security: [] } : {}),
    ...(route.params ? { params: route.params } : {}),
    ...(query ? { querystring: query } : {}),
    ...(changes === 'keyed' ? { headers: KeyHeader } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.bodyType ? { consumes: [route.bodyType] } : {}),
    response: { [status]: answer, ...Object.fromEntries(statusesOf(codes).map((each) => [each, problem])) },
  }
}

function commandOf(request: FastifyRequest, now: number, keyed: boolean): Command {
  const key = request.headers['idempotency-key']
  const { reason } = (request.query ?? {}) as { reason?: string }
  return {
    actor: request.token?.name ?? 'nobody',
    now,
    reason,
    idempotency: keyed && typeof key === 'string' ? { key: `${operationOf(request)} ${key}`, request: digestOfRequest(request) } : undefined,
  }
}

/** A key counts per operation: a command that makes several requests may send one key with all of them. */
const operationOf = (request: FastifyRequest): string => (request.routeOptions.schema as { operationId?: string } | undefined)?.operationId ?? ''

const digestOfRequest = ({ method, url, body }: FastifyRequest): string => requestDigest({ method, url, body })
