/**
 * Errors on the wire: RFC 9457 problem documents that carry the members of the contract's error document. What we did not expect is logged under the request's id
 * and told by that id alone: a message that nobody wrote for a user may hold SQL, a path or a secret.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { codeFacts, type ErrorCode, EvenkeelError, toErrorDocument } from '../domain/error.ts'
import { ErrorDocument } from '../domain/error-document.ts'

export const problemType = 'application/problem+json'

export const Problem = ErrorDocument.extend({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** Id of the request, as the server's log has it. */
  request: z.string(),
})
export type Problem = z.infer<typeof Problem>

const titles: Record<ErrorCode, string> = {
  refused: 'The plan is refused',
  bad: 'The answer is no',
  usage: 'The request is not understood',
  notFound: 'Not found',
  conflict: 'Not possible in this state',
  stale: 'Something changed since',
  busy: 'Somebody else is at it',
  held: 'Held until a person agrees',
  unauthorized: 'A token is needed',
  denied: 'Not allowed',
  notMeasured: 'Could not be measured',
  unreachable: 'Cannot be reached',
  timeout: 'Took too long',
  needsPerson: 'A person has to decide',
  internal: 'Evenkeel failed',
}

/** HTTP statuses that these codes can answer with, for the route's description. */
export const statusesOf = (codes: readonly ErrorCode[]): number[] => [...new Set(codes.map((code) => codeFacts(code).http))].sort((a, b) => a - b)

export interface ApiLog {
  info(message: string): void
  warn(message: string): void
  error(message: string, cause?: unknown): void
}

export function sendProblem(error: unknown, { request, reply, log }: { request: FastifyRequest; reply: FastifyReply; log: ApiLog }): FastifyReply {
  const known = toEvenkeelError(error, request)
  const status = statusOf(error, known)
  if (known.code === 'internal') log.error(`${request.id}: ${known.message}`, error)
  else if (known.cause !== undefined) log.error(`${request.id}: ${known.code}: ${known.message}`, known.cause)
  if (known.code === 'unauthorized') reply.header('www-authenticate', 'Bearer')
  const problem: Problem = {
    ...toErrorDocument(known),
    type: `urn:evenkeel:error:${known.code}`,
    title: titles[known.code],
    status,
    detail: known.message,
    request: request.id,
  }
  return reply.code(status).type(problemType).serializer(JSON.stringify).send(problem)
}

/** What stands in the address is named by what it is there, as whoever typed it knows it; the rest by where it stands. */
function placeOf({ params }: FastifyRequest, context: string, path: string): string {
  const names = path.split('/').filter((name) => name !== '')
  const given = (params as Record<string, unknown>)[names[0] ?? '']
  return context === 'params' && given !== undefined ? JSON.stringify(given) : [context, ...names].join('.')
}

/** The server's own refusals (too large, unknown media type) have a status of their own; everything else has its code's. */
function statusOf(error: unknown, known: EvenkeelError): number {
  if (error instanceof EvenkeelError) return codeFacts(error.code).http
  const own = (error as Partial<FastifyError>).statusCode
  return own !== undefined && own >= 400 && own < 500 ? own : codeFacts(known.code).http
}

function toEvenkeelError(error: unknown, request: FastifyRequest): EvenkeelError {
  if (error instanceof EvenkeelError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const context = error.validationContext ?? 'request'
    const lines = error.validation.map((issue) => `${placeOf(request, context, issue.instancePath)}: ${issue.message}`)
    return new EvenkeelError('usage', `${lines.join('; ')}.`, { hint: 'see the command with --help, or GET /v1/openapi.json' })
  }
  const { statusCode, message } = error as Partial<FastifyError>
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new EvenkeelError('usage', message ?? 'The request is not understood.')
  if (isDatabaseAway(error))
    return new EvenkeelError('unreachable', 'A database that this needs does not answer; whatever was begun in it is rolled back.', {
      hint: 'evenkeel doctor',
      cause: error,
    })
  if (isBadText(error)) return new EvenkeelError('usage', 'The request holds a character that cannot be stored (NUL).')
  return new EvenkeelError('internal', `Evenkeel met an error that it did not expect; its log has it under ${request.id}.`, {
    hint: 'evenkeel doctor',
    id: request.id,
  })
}

/** SQLSTATEs of a server that stops, starts or has no connection left. */
const awayStates = ['57P01', '57P02', '57P03', '08001', '08006', '53300']

function isDatabaseAway(error: unknown): boolean {
  const { code, syscall, message } = error as { code?: string; syscall?: string; message?: string }
  return (
    syscall === 'connect' || awayStates.includes(code ?? '') || /connection terminated|timeout exceeded when trying to connect/i.test(message ?? '')
  )
}

/** PostgreSQL holds no NUL in text or JSON. */
function isBadText(error: unknown): boolean {
  return ['22P05', '22021'].includes((error as { code?: string }).code ?? '')
}
