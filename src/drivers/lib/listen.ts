/**
 * Binds the port that Odoo will serve on. We bind it and hand the socket over (LISTEN_FDS) for three reasons: whether the port is free is known before Odoo is
 * started (16.0 stays alive without HTTP on a busy one), nobody else can take it in between, and requests that come while Odoo imports wait instead of being
 * refused. IPv4 only: Odoo takes the socket for one. Prefork takes no socket from outside and dies on a busy port: for it we only look.
 */
import { lookup } from 'node:dns/promises'
import { createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../../domain/error.ts'
import { findHolder, holderText } from './find-holder.ts'

const retryMs = 2
/** How long a port may still be in the hands of what we just ended. */
export const portFreeMs = 2_000

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
 * Takes a free port.
 * @param address host as `ipv4Of` gives it
 * Throws `conflict` naming the holder when the port stays busy for two seconds, `usage` when it cannot be bound at all.
 */
export async function bindPort(address: Address): Promise<Server> {
  const deadline = performance.now() + portFreeMs
  for (;;) {
    const bound = await tryBind(address, false)
    if (!(bound instanceof Error)) return bound
    if (bound.code !== 'EADDRINUSE')
      throw new EvenkeelError('usage', `Odoo cannot listen on ${address.host}:${address.port}: ${bound.code}.`, { cause: bound })
    if (performance.now() >= deadline) throw await busyPort(address)
    await sleep(retryMs)
  }
}

/** A second socket beside one of ours that listens there (SO_REUSEPORT on both): it has taken over before the other ends. Null when that is not possible. */
export async function bindBeside(address: Address): Promise<Server | null> {
  const bound = await tryBind(address, true)
  return bound instanceof Error ? null : bound
}

/** Throws as `bindPort` does. Whoever connects in the moment of looking is let go again. */
export async function mustBeFree(address: Address): Promise<void> {
  const server = await bindPort(address)
  await new Promise<void>((resolve) => server.close(() => resolve()))
}

export async function busyPort(address: Address): Promise<EvenkeelError> {
  const holder = await findHolder(address.port, address.host)
  const who = holder === null ? 'another process' : holderText(holder)
  return new EvenkeelError(
    'conflict',
    `Port ${address.port} is held by ${who}, so Odoo cannot listen on it. Nothing was changed about that process.`,
    {
      hint:
        holder === null || holder.pid === null
          ? `ss -ltnp 'sport = :${address.port}'`
          : `end process ${holder.pid}, or give the instance another port`,
      condition: 'port-taken',
    },
  )
}

function tryBind({ host, port }: Address, reusePort: boolean): Promise<Server | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ host, port, backlog: 1024, reusePort }, () => resolve(server))
  })
}
