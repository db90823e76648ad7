import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { reaches, warmFrom } from './ask-page.ts'

test('a socket that listens is reached from this machine’s second address; a port where nobody is, or from an address that is not ours, is not', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const at = (host: string, from: string) => reaches({ host, port }, from, 500)
  expect([await at('127.0.0.1', warmFrom), await at('0.0.0.0', warmFrom), await at('127.0.0.1', '192.0.2.77')]).toEqual([true, true, false])
  server.close()
  await once(server, 'close')
  expect(await at('127.0.0.1', warmFrom)).toBe(false)
})
