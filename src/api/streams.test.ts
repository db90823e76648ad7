/** What only a real connection shows: uploads that break off, streams that end. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { testApi } from '../../test/control-plane/api.ts'
import { releaseModule } from '../../test/control-plane/facts.ts'
import { aPlan, endedRollout, freshName, gather } from '../../test/control-plane/fixture.ts'
import { linesOf } from './rollouts.ts'

const { api, plane, secrets, effects } = await testApi({ contentLimitBytes: 1_000_000 })
const address = await api.listen({ host: '127.0.0.1', port: 0 })
const headers = { authorization: `Bearer ${secrets.operator}` }

async function announced(text: string): Promise<string> {
  return (await plane.useCases.announceContent({ series: '16.0', modules: [releaseModule('shop', text)] })).digest
}

const chunks = (count: number) =>
  new ReadableStream({
    async start(controller) {
      for (let index = 0; index < count; index += 1) controller.enqueue(new Uint8Array(100_000))
      controller.close()
    },
  })

const put = (digest: string, body: ReadableStream) =>
  fetch(`${address}/v1/content/${digest}`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/x-tar' },
    body,
    duplex: 'half',
  } as RequestInit)

it('takes an upload as a stream, up to the limit', async () => {
  const digest = await announced('fits')
  expect((await put(digest, chunks(10))).status).toBe(200)
  expect(effects.received.get(digest)?.length).toBe(1_000_000)
})

it('breaks an upload off at the limit and keeps nothing of it', async () => {
  const digest = await announced('too large')
  const answer = await put(digest, chunks(11)).then(
    async (response) => ({ status: response.status, problem: await response.json() }),
    (error) => ({ status: 0, problem: error }),
  )
  // The server may hang up before a client that is still sending reads the answer.
  if (answer.status !== 0)
    expect(answer).toMatchObject({ status: 400, problem: { code: 'usage', message: expect.stringContaining('larger than 1.0 MB') } })
  expect(effects.received.has(digest)).toBe(false)
  expect((await plane.useCases.showContent(digest)).receivedAt).toBeNull()
})

it('keeps nothing of an upload whose sender goes away', async () => {
  const digest = await announced('broken off')
  const gone = new AbortController()
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(1_000))
    },
  })
  const sending = fetch(`${address}/v1/content/${digest}`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/x-tar' },
    body,
    duplex: 'half',
    signal: gone.signal,
  } as RequestInit)
  await sleep(100)
  gone.abort()
  await expect(sending).rejects.toThrow()
  await sleep(100)
  expect((await plane.useCases.showContent(digest)).receivedAt).toBeNull()
})

async function readLines(response: Response, onLine: (line: Record<string, unknown>) => void): Promise<void> {
  let rest = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(JSON.parse(line))
  }
}

it('tells a rollout as it goes on, and ends when it is done', async () => {
  const done = await endedRollout(plane, freshName())
  const response = await fetch(`${address}/v1/rollouts/${done.id}/events`, { headers })
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  const told: unknown[] = []
  await readLines(response, (line) => told.push(line))
  expect(told).toMatchObject([
    { kind: 'RolloutEvent', what: 'run', outcome: 'released' },
    { what: 'rollout', state: 'done' },
  ])
  expect((await fetch(`${address}/v1/rollouts/ro_00000000000000000000000000/events`, { headers })).status).toBe(404)
})

it('stops looking when the listener goes, and ends streams when it closes', async () => {
  const plan = await aPlan(plane, freshName())
  const { id } = await plane.useCases.startRollout(plane.command(), plan.id, gather(plane))
  const gone = new AbortController()
  const left = await fetch(`${address}/v1/rollouts/${id}/events`, { headers, signal: gone.signal })
  expect(left.status).toBe(200)
  gone.abort()
  const stays = await fetch(`${address}/v1/rollouts/${id}/events`, { headers })
  const told: unknown[] = []
  let closed = Promise.resolve()
  await readLines(stays, (line) => {
    told.push(line)
    // Everything as it stands has been told.
    if (told.length === 2) closed = api.close()
  })
  const inTime = await Promise.race([closed.then(() => true), sleep(5_000, false)])
  expect([told.length, inTime]).toEqual([2, true])
})

it('says with an empty line that it is still there, and loses no document over it', async () => {
  let tell = (_: string) => {}
  async function* documents() {
    for (let index = 0; index < 2; index += 1) yield await new Promise<string>((resolve) => (tell = resolve))
  }
  const lines = linesOf(documents(), 1)
  expect((await lines.next()).value).toBe('\n')
  tell('first')
  const seen: string[] = []
  for await (const line of lines) {
    seen.push(line)
    if (seen.length > 2 && seen.at(-1) === '\n') tell('second')
  }
  expect(seen.filter((line) => line !== '\n')).toEqual(['"first"\n', '"second"\n'])
})
