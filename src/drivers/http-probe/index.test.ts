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
