/** Asks for a page that only an Odoo with a database can answer. A process that runs, an open port, `/web/health`: none of them says that users are served. */
import { get } from 'node:http'
import { connect } from 'node:net'
import type { Address } from './listen.ts'

export const page = '/web/login'

/** Any answer says that a process serves there; of the database it says nothing. */
export const health = '/web/health'

/**
 * A static file. The first request for one makes Odoo read the manifest of every module, in the thread of that request; two first ones at once crash each
 * other on Python 3.11.2 ("AST constructor recursion depth mismatch", a 500 for the user).
 */
export const staticFile = '/web/static/img/favicon.ico'

/** Where we come from when a server that starts is to answer us, while users still get the page (standby-program.ts). Every address in 127/8 is this machine's. */
export const warmFrom = '127.0.0.2'

/** Whether who comes from there is let in at all: a firewall may allow this machine to talk to itself from 127.0.0.1 alone. Odoo need not have begun to answer. */
export function reaches({ host, port }: Address, from: string, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host === '0.0.0.0' ? '127.0.0.1' : host, port, localAddress: from })
    const end = (reached: boolean) => {
      socket.destroy()
      resolve(reached)
    }
    socket.setTimeout(limitMs, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

export interface Asking {
  path?: string
  /** An address of this machine. */
  from?: string | undefined
}

/** HTTP status, or null: refused, reset, or no answer within the limit. */
export function askPage({ host, port }: Address, limitMs: number, { path = page, from }: Asking = {}): Promise<number | null> {
  const to = { host: host === '0.0.0.0' ? '127.0.0.1' : host, port, path }
  return new Promise((resolve) => {
    const request = get({ ...to, agent: false, timeout: limitMs, ...(from === undefined ? {} : { localAddress: from }) }, (response) => {
      response.resume()
      resolve(response.statusCode ?? null)
    })
    request.setTimeout(limitMs, () => request.destroy())
    request.once('error', () => resolve(null))
    request.once('close', () => resolve(null))
  })
}
