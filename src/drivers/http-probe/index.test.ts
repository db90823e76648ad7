import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { seen, startProbe } from './index.ts'

const at = (time: number, status: number | null, ms = 5) => ({ at: time, status, ms })

test('an outage lasts from the first failed answer to the good ones that stay', () => {
  const samples = [at(0, 200), at(100, 503), at(200, 200), at(300, null), at(400, 500), at(500, 200, 40), at(600, 303)]
  expect(seen(samples)).toEqual({ firstBad: 100, firstGoodAfter: 540, samples: 7, failed: 3, server5xx: 2 })
})

test('no failure is no outage; a failure without an end has none', () => {
  expect(seen([at(0, 200), at(100, 303)])).toMatchObject({ firstBad: null, firstGoodAfter: null, failed: 0 })
  expect(seen([at(0, 200), at(100, null)])).toMatchObject({ firstBad: 100, firstGoodAfter: null, failed: 1 })
})

test('a server that goes away and comes back is seen', async () => {
  const answer = (status: number) => createServer((_request, response) => response.writeHead(status).end())
  const first = answer(200)
  first.listen(0, '127.0.0.1')
  await once(first, 'listening')
  const address = first.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const probe = startProbe(`http://127.0.0.1:${port}/`)
  while (probe.seen().samples === 0) await sleep(20)
  first.close()
  first.closeAllConnections()
  while (probe.seen().failed === 0) await sleep(20)
  const second = answer(200)
  second.listen(port, '127.0.0.1')
  while (probe.seen().firstGoodAfter === null) await sleep(20)
  const samples = await probe.stop()
  second.close()
  expect(samples[0]?.status).toBe(200)
  expect(samples.some((sample) => sample.status === null)).toBe(true)
})

test('a server that takes a connection and hangs is down, and does not hold up the next question', async () => {
  const hangs = createServer(() => {})
  hangs.listen(0, '127.0.0.1')
  await once(hangs, 'listening')
  const address = hangs.address()
  const probe = startProbe(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`)
  await sleep(450)
  const samples = await probe.stop()
  hangs.close()
  hangs.closeAllConnections()
  expect(samples.length).toBeGreaterThan(2)
  for (const sample of samples) {
    expect(sample.status).toBe(null)
    expect(sample.ms).toBeLessThan(3_500)
  }
})

test('every refusal counts, however quick', async () => {
  const probe = startProbe('http://127.0.0.1:1/')
  await sleep(350)
  const samples = await probe.stop()
  expect(probe.seen().failed).toBe(samples.length)
})
