/**
 * Ports for servers that a test starts later. Not from the system: what it hands out it may hand out again before the server listens, to a server or to a connection of any other
 * test (seen once). Below its range (32768 on Linux), a thousand for each worker of Vitest, one after the other.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'

const each = 1_000
const first = 20_000 + each * (Number(process.env.VITEST_POOL_ID ?? 0) % 12)
/** A worker is another process for each file: it does not begin where the last one did. */
let next = process.pid

export async function freePort(): Promise<number> {
  for (let tried = 0; tried < each; tried++) {
    const port = first + (next++ % each)
    if (await isFree(port)) return port
  }
  throw new Error(`no port from ${first} to ${first + each - 1} is free`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true })
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
