/**
 * The generated client with what every call shares: the token, the idempotency key, the time limit, and errors as ours. `--timeout` is one deadline for the
 * whole command, so that a command with several calls does not take several times as long.
 */
import createClient, { type Client } from 'openapi-fetch'
import { type ErrorCode, EvenkeelError, errorCodes } from '../domain/error.ts'
import { type Connection, findConnection } from './connection.ts'
import type { Flags } from './flags.ts'
import { getDocument } from './get-document.ts'
import type { Context } from './program.ts'
import type { paths } from './remote/api.generated.ts'

export interface Api {
  client: Client<paths>
  address: string
  /** Query of every changing call: the reason, for the journal. */
  why: { reason?: string }
  /** Ends everything that waits for the server: the deadline of `--timeout`. */
  deadline: AbortSignal | null
}

/** Answer of openapi-fetch. */
interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Without `--timeout` a server that sends no answer is given up after this; just below the 300 s at which Node's own fetch would, with a worse message. */
const silenceMs = 290_000

/** Items per page: the largest that the server gives. */
const pageLimit = 500

/** @throws EvenkeelError when no server or no token is known */
export async function connect({ flags, world }: Context): Promise<Api> {
  return openApi(await findConnection(flags, world), flags)
}

export function openApi({ address, token }: Connection, flags: Flags): Api {
  const deadline = flags.timeoutMs === undefined ? null : AbortSignal.timeout(flags.timeoutMs)
  const headers = { authorization: `Bearer ${token}` }
  let made: Client<paths> | null = null
  const whole = () => {
    if (made !== null) return made
    const key = flags.idempotencyKey ?? crypto.randomUUID()
    made = createClient<paths>({ baseUrl: address, headers, fetch: (request) => send(request, { address, key, deadline }) })
    return made
  }
  const client = new Proxy({} as Client<paths>, {
    get: (_, verb) => (verb === 'GET' ? documentsOf(whole, { address, headers, deadline }) : whole()[verb as keyof Client<paths>]),
  })
  const why = flags.reason === undefined ? {} : { reason: flags.reason }
  return { client, address, why, deadline }
}

/** The document that a call answered with, or the error that the server told. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await call
  if (response.ok && data !== undefined && data !== null) return data
  throw toError(error, response)
}

interface List<T> {
  apiVersion: string
  kind: string
  items: T[]
  next: string | null
}

/** All pages of a list as one list. */
export async function collect<T>(page: (query: { after?: string; limit: number }) => Promise<Answer<List<T>>>): Promise<List<T>> {
  const all = await answer(page({ limit: pageLimit }))
  for (let { next } = all; next !== null; ) {
    const more = await answer(page({ after: next, limit: pageLimit }))
    all.items.push(...more.items)
    next = more.next
  }
  return { ...all, next: null }
}

/** An RFC 9457 document as the error that it stands for. */
export function toError(problem: unknown, response: Response): EvenkeelError {
  const told = (typeof problem === 'object' && problem !== null ? problem : {}) as Record<string, unknown>
  const code = errorCodes.find((known) => known === told.code) ?? codeOfStatus(response.status)
  const message = text(told.detail) ?? text(told.message) ?? text(told.title) ?? `The server answered with status ${response.status}.`
  const [hint, id] = [text(told.hint), text(told.id)]
  return new EvenkeelError(code, message, {
    ...(hint === null ? {} : { hint }),
    ...(id === null ? {} : { id }),
    ...(told.loss === undefined ? {} : { loss: told.loss }),
  })
}

/** `--timeout` ended the waiting; what was waited for has an id and goes on. */
export function notInTime(id: string): EvenkeelError {
  return new EvenkeelError('timeout', `${id} is not done in the time that --timeout gave; it goes on.`, { hint: `evenkeel rollout watch ${id}`, id })
}

interface Asking {
  address: string
  headers: Record<string, string>
  deadline: AbortSignal | null
}

/** A GET whose answer is a JSON document, without loading Node's fetch; every other through it. */
function documentsOf(whole: () => Client<paths>, { address, headers, deadline }: Asking): Client<paths>['GET'] {
  const get = async (path: string, init: { params?: object; parseAs?: string } = {}) => {
    const byFetch = () => (whole().GET as (path: string, init: object) => Promise<unknown>)(path, init)
    if (init.parseAs !== undefined) return byFetch()
    const signal = deadline ?? AbortSignal.timeout(silenceMs)
    try {
      return (await getDocument(path, { baseUrl: address, headers, params: init.params ?? {}, signal })) ?? (await byFetch())
    } catch (cause) {
      throw cause instanceof EvenkeelError ? cause : notReached(cause, address, null)
    }
  }
  return get as unknown as Client<paths>['GET']
}

interface Sending {
  address: string
  key: string
  deadline: AbortSignal | null
}

async function send(request: Request, { address, key, deadline }: Sending): Promise<Response> {
  const changing = request.method !== 'GET' && request.method !== 'HEAD'
  if (changing && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', key)
  // Only the wait for the answer's beginning is limited: an answer may be a stream that lasts as long as a rollout.
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(new DOMException('no answer', 'TimeoutError')), silenceMs)
  try {
    return await fetch(request, { signal: deadline ?? silence.signal })
  } catch (cause) {
    throw notReached(cause, address, changing ? request.headers.get('idempotency-key') : null)
  } finally {
    clearTimeout(timer)
  }
}

/** @param key of a changing request, which may have been carried out although no answer came */
function notReached(cause: unknown, address: string, key: string | null): EvenkeelError {
  const again = key === null ? undefined : `repeat the command with --idempotency-key ${key}: it is done once`
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return new EvenkeelError('timeout', `The server at ${address} did not answer in time; what was asked for may go on there.`, {
      hint: again ?? 'try again, with a longer --timeout',
      cause,
    })
  }
  const code = (cause as { cause?: { code?: string } }).cause?.code ?? 'no answer'
  const refused = code === 'ECONNREFUSED' || code === 'ENOTFOUND'
  return new EvenkeelError('unreachable', `The server at ${address} cannot be reached (${code}).`, {
    hint: refused || again === undefined ? 'evenkeel up' : again,
    cause,
  })
}

/** What speaks no problem documents, for example a proxy in between. */
function codeOfStatus(status: number): ErrorCode {
  const known: Record<number, ErrorCode> = {
    401: 'unauthorized',
    403: 'denied',
    404: 'notFound',
    409: 'conflict',
    502: 'unreachable',
    503: 'unreachable',
    504: 'timeout',
  }
  return known[status] ?? 'internal'
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
