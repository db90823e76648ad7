/** Whether an Odoo serves: a page that is rendered from its database, and an answer on the gevent port where it has one. */
import { type Asking, askPage, health, staticFile } from './ask-page.ts'
import type { Address } from './listen.ts'
import type { ServingPorts } from './serving-ports.ts'

const askLimitMs = 5_000

export interface PageLook {
  serves: boolean
  /** Of the log-in page; null: no answer. */
  status: number | null
}

/** @param from where the questions come from; left out: from anywhere, as users */
export async function lookAtPages(ports: ServingPorts, deadline: number, from?: string): Promise<PageLook> {
  const ask = (address: Address, asking: Asking = {}) =>
    askPage(address, Math.min(askLimitMs, Math.max(1, deadline - performance.now())), { ...asking, from })
  const status = await ask(ports.http)
  if (status !== 200) return { serves: false, status }
  await ask(ports.http, { path: staticFile })
  return { serves: ports.gevent === null || (await ask(ports.gevent, { path: health })) !== null, status }
}

export function whatWasSeen({ status }: PageLook, { gevent }: ServingPorts): string {
  if (status === null) return 'nothing answered'
  return status === 200 && gevent !== null
    ? `pages came, but nothing answered on its gevent port ${gevent.port}`
    : `the log-in page answered ${status}`
}
