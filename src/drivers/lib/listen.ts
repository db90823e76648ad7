/**
 * Binds the port that Odoo will serve on. We bind it and hand the socket over (LISTEN_FDS) for three reasons: whether the port is free is known before Odoo is
 * started (16.0 stays alive without HTTP on a busy one), nobody else can take it in between, and requests that come while Odoo imports wait instead of being
 * refused. IPv4 only: Odoo takes the socket for one.
 */
import { lookup } from 'node:dns/promises'
import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import { findHolder } from './find-holder.ts'

const retryMs = 2

export interface Address {
  host: string
  port: number
}

/** The IPv4 address of a host name. Throws `usage` when it has none. */
export async function ipv4Of(host: string): Promise<string> {
  try {
    return (await lookup(host === '' ? '0.0.0.0' : host, { family: 4 })).address
  } catch (cause) {
    throw new EvenkeelError('usage', `Odoo cannot listen on ${host}: it is no IPv4 address of this machine.`, {
      hint: 'give --listen 127.0.0.1:PORT',
      cause,
    })
  }
}

/**
 * @param address host as `ipv4Of` gives it
 * @param limitMs how long a busy port is tried again
 * Throws `conflict` naming the holder when the port stays busy, `usage` when it cannot be bound at all.
 */
export async function bindPort(address: Address, limitMs: number): Promise<Server> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const bound = await tryBind(address)
    if (!(bound instanceof Error)) return bound
    if (bound.code !== 'EADDRINUSE')
      throw new EvenkeelError('usage', `Odoo cannot listen on ${address.host}:${address.port}: ${bound.code}.`, { cause: bound })
    if (performance.now() >= deadline) throw await busyPort(address)
    await sleep(retryMs)
  }
}

export async function busyPort(address: Address): Promise<EvenkeelError> {
  const holder = await findHolder(address.port)
  const who = holder === null ? 'another process' : `process ${holder.pid} (${holder.command})`
  return new EvenkeelError(
    'conflict',
    `Port ${address.port} is held by ${who}, so Odoo cannot listen on it. Nothing was changed about that process.`,
    {
      hint: holder === null ? `ss -ltnp 'sport = :${address.port}'` : `end process ${holder.pid}, or give the instance another --listen`,
      condition: 'port-taken',
    },
  )
}

function tryBind({ host, port }: Address): Promise<Server | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ host, port, backlog: 1024 }, () => resolve(server))
  })
}
