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
  /** Asked again and again: a reason to stop following before the rollout is done, or null. */
  enough?(): boolean
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
export async function follow(
  api: Api,
  id: string,
  { onEvent, enough = () => false, patienceMs = defaultPatienceMs }: FollowOptions,
): Promise<Rollout> {
  const told = new Map<string, string>()
  const news = (event: RolloutEvent) => {
    const { at: _, ...content } = event
    const subject = `${event.what} ${event.run} ${event.step}`
    if (told.get(subject) === JSON.stringify(content)) return
    told.set(subject, JSON.stringify(content))
    onEvent(event)
  }
  let lastSeen = Date.now()
  for (;;) {
    try {
      await readEvents(api, id, news, enough)
      const rollout = await answer<Rollout>(api.client.GET('/v1/rollouts/{rollout}', { params: { path: { rollout: id } } }))
      if (rollout.state === 'done' || enough()) return rollout
      lastSeen = Date.now()
    } catch (error) {
      if (!isBroken(error)) throw error
      if (api.deadline?.aborted) throw notInTime(id)
      if (Date.now() - lastSeen > patienceMs) throw away(api.address, id, error)
    }
    await sleep(retryMs)
  }
}

/** Returns when the stream ends or enough was seen. */
async function readEvents(api: Api, id: string, onEvent: (event: RolloutEvent) => void, enough: () => boolean): Promise<void> {
  const stop = new AbortController()
  const look = setInterval(() => enough() && stop.abort(), enoughLookMs)
  try {
    const { data, error, response } = await api.client.GET('/v1/rollouts/{rollout}/events', {
      params: { path: { rollout: id } },
      parseAs: 'stream',
      signal: stop.signal,
    })
    if (!data) throw toError(error, response)
    for await (const line of linesOf(data)) onEvent(JSON.parse(line) as RolloutEvent)
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    clearInterval(look)
  }
}

/** Lines of a stream of text; a last one without its end was cut off and is left out. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    yield* lines.filter((line) => line !== '')
  }
}

/** Connection refused, reset or cut off: the server went, and may come back. What it said itself is no such thing. */
function isBroken(error: unknown): boolean {
  if (error instanceof EvenkeelError) return error.code === 'unreachable' || error.code === 'timeout'
  return (
    error instanceof TypeError || error instanceof SyntaxError || (error as Error).name === 'AbortError' || (error as Error).name === 'TimeoutError'
  )
}

function away(address: string, id: string, cause: unknown): EvenkeelError {
  return new EvenkeelError('unreachable', `The server at ${address} is away; rollout ${id} goes on when it is back.`, {
    hint: `evenkeel up, then: evenkeel rollout watch ${id}`,
    id,
    cause,
  })
}
