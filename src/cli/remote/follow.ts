/**
 * Follows a rollout until it is done. The server's stream of events begins with everything as it stands, so that a broken connection costs nothing but a new
 * one: a restart of the server is waited out, a server that stays away is reported. The work goes on in any case.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import type { RolloutEvent } from '../../domain/rollout-event.ts'
import type { Rollout } from '../../domain/run.ts'
import { type Api, answer, notInTime, toError } from '../client.ts'

export interface FollowOptions {
  onEvent(event: RolloutEvent): void
  /** Asked again and again: whether to stop following before the rollout is done. */
  enough?(): boolean
  /** The server does not answer any more and is tried again; told once per absence. */
  onAway(): void
  /** A server that is away this long is given up. */
  patienceMs?: number
}

const retryMs = 1_000
const enoughLookMs = 500
const defaultPatienceMs = 60_000

/**
 * Answers with the rollout as it stands when following ends: done, or `enough`.
 * @throws EvenkeelError unreachable when the server stays away, timeout at the deadline of `--timeout`; both carry the rollout's id
 */
export async function follow(api: Api, id: string, options: FollowOptions): Promise<Rollout> {
  const { enough = () => false, patienceMs = defaultPatienceMs } = options
  const onEvent = newsOnly(options.onEvent)
  let lastSeen = performance.now()
  let away = false
  for (;;) {
    try {
      await readEvents(api, id, onEvent, enough)
      lastSeen = performance.now()
      away = false
      const rollout = await answer<Rollout>(api.client.GET('/v1/rollouts/{rollout}', { params: { path: { rollout: id } } }))
      if (rollout.state === 'done' || enough()) return rollout
    } catch (error) {
      mayTryAgain(error, api, id, performance.now() - lastSeen > patienceMs)
      if (!away) options.onAway()
      away = true
    }
    await sleep(retryMs)
  }
}

/** A new connection begins with everything as it stands: what was told before and has not changed is left out. */
function newsOnly(onEvent: (event: RolloutEvent) => void): (event: RolloutEvent) => void {
  const told = new Map<string, string>()
  return (event) => {
    const { at: _, ...content } = event
    const subject = `${event.what} ${event.run} ${event.step}`
    if (told.get(subject) === JSON.stringify(content)) return
    told.set(subject, JSON.stringify(content))
    onEvent(event)
  }
}

function mayTryAgain(error: unknown, api: Api, id: string, tooLong: boolean): void {
  if (!isBroken(error)) throw error
  if (api.deadline?.aborted) throw notInTime(id)
  if (tooLong) throw staysAway(api.address, id, error)
}

/** Returns when the stream ends or breaks off, or enough was seen; throws when there is none. */
async function readEvents(api: Api, id: string, onEvent: (event: RolloutEvent) => void, enough: () => boolean): Promise<void> {
  const { data, error, response } = await api.client.GET('/v1/rollouts/{rollout}/events', { params: { path: { rollout: id } }, parseAs: 'stream' })
  if (!data) throw toError(error, response)
  const lines = linesOf(data)
  const look = setInterval(() => (enough() || api.deadline?.aborted) && lines.stop(), enoughLookMs)
  try {
    for await (const line of lines.read()) onEvent(JSON.parse(line) as RolloutEvent)
  } catch (broken) {
    if (!isBroken(broken)) throw broken
  } finally {
    clearInterval(look)
  }
}

/**
 * Lines of a stream of text; a last one without its end was cut off and is left out. Stopped through its reader: an abort of the request does not reach a body
 * that is being read (Node 24.21: the signal that fetch follows is collected).
 */
export function linesOf(stream: ReadableStream<Uint8Array>): { read(): AsyncGenerator<string>; stop(): void } {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  async function* read() {
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n')
      rest = lines.pop() ?? ''
      yield* lines.filter((line) => line !== '')
    }
  }
  return { read, stop: () => void reader.cancel().catch(() => {}) }
}

/** Connection refused, reset or cut off: the server went, and may come back. What it said itself is no such thing. */
function isBroken(error: unknown): boolean {
  if (error instanceof EvenkeelError) return error.code === 'unreachable' || error.code === 'timeout'
  return (
    error instanceof TypeError || error instanceof SyntaxError || (error as Error).name === 'AbortError' || (error as Error).name === 'TimeoutError'
  )
}

function staysAway(address: string, id: string, cause: unknown): EvenkeelError {
  return new EvenkeelError('unreachable', `The server at ${address} is away; rollout ${id} goes on when it is back.`, {
    hint: `evenkeel up, then: evenkeel rollout watch ${id}`,
    id,
    cause,
  })
}
