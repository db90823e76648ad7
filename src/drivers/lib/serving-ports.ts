/**
 * How a server of this instance runs, as the user's odoo.conf says and its series reads it: threaded on one port, or prefork, with a gevent process on a second
 * port for websockets.
 */
import type { OdooTarget } from '../../ports/odoo.ts'
import { type Address, ipv4Of } from './listen.ts'
import { modeOf, readBaseConf } from './odoo-conf.ts'

export interface ServingPorts {
  /** HTTP workers; 0: threaded. */
  workers: number
  http: Address
  /** Null: threaded, websockets come to the first port. */
  gevent: Address | null
}

export async function servingPorts(target: Pick<OdooTarget, 'series' | 'listen' | 'baseConf'>): Promise<ServingPorts> {
  const http = { host: await ipv4Of(target.listen.host), port: target.listen.port }
  const { workers, geventPort } = modeOf(await readBaseConf(target.baseConf), target)
  return { workers, http, gevent: workers === 0 ? null : { host: http.host, port: geventPort } }
}

/** Where users come in. */
export function addressesOf({ http, gevent }: ServingPorts): Address[] {
  return gevent === null ? [http] : [http, gevent]
}
