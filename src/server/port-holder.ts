/** Whether a port is free, and who has it otherwise: a message about a busy port must name the process. */
import { createServer } from 'node:net'
import { findHolder, holderText as inWords } from '../drivers/lib/find-holder.ts'

/** True when this process could listen there now. */
export function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** `process 123 (python3 odoo-bin)`, or that it cannot be seen. */
export async function holderText(port: number): Promise<string> {
  const holder = await findHolder(port)
  return inWords(holder ?? { pid: null, command: 'unknown' })
}

/** host:port in parts; IPv6 stands in brackets. */
export function splitListen(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':')
  return { host: listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(listen.slice(colon + 1)) }
}
