/** What the instance's status command says, and whether its ports agree. It is believed only as far as they do. */
import type { Serving } from '../../domain/instance.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { askPage, page } from '../lib/ask-page.ts'
import { findHolder, type Holder, holderText } from '../lib/find-holder.ts'
import type { Address } from '../lib/listen.ts'
import { livingProcess } from '../lib/record-file.ts'
import { addressesOf, type ServingPorts, servingPorts } from '../lib/serving-ports.ts'
import { runCommand } from './run-command.ts'

const statusLimitMs = 10_000
const lookLimitMs = 2_000

export interface Status {
  says: 'up' | 'down' | 'unknown'
  /** For a message. */
  inWords: string
}

/** Exit codes as systemctl gives them: 0 up, 3 down; whatever else is no answer. */
export async function askStatus(target: OdooTarget): Promise<Status> {
  const { exitCode, inWords } = await runCommand(target, 'status', statusLimitMs)
  if (exitCode === 0) return { says: 'up', inWords: `${inWords} (up)` }
  if (exitCode === 3) return { says: 'down', inWords: `${inWords} (down)` }
  return { says: 'unknown', inWords: `${inWords}, which is neither 0 (up) nor 3 (down)` }
}

export interface Listener {
  address: Address
  holder: Holder
}

/** Somebody other than our maintenance page who listens on one of the instance's ports. */
export async function findListener(target: OdooTarget, ports: ServingPorts): Promise<Listener | null> {
  const maintenance = await livingProcess(target.folder, 'maintenance')
  for (const address of addressesOf(ports)) {
    const holder = await findHolder(address.port, address.host)
    if (holder !== null && (maintenance === null || holder.pid !== maintenance.pid)) return { address, holder }
  }
  return null
}

export async function observe(target: OdooTarget): Promise<Serving> {
  const ports = await servingPorts(target)
  const status = await askStatus(target)
  const maintenance = await livingProcess(target.folder, 'maintenance')
  const listener = await findListener(target, ports)
  if (maintenance) return { state: 'maintenance', pid: maintenance.pid, detail: status.says === 'down' ? null : `beside it the ${status.inWords}` }
  if (status.says === 'up') return observeServer(status, ports, listener?.holder ?? null)
  const pid = listener?.holder.pid ?? null
  const held = listener === null ? '' : `, but port ${listener.address.port} is held by ${holderText(listener.holder)}`
  if (status.says === 'unknown' || listener) return { state: 'unknown', pid, detail: `the ${status.inWords}${held}` }
  return { state: 'stopped', pid: null, detail: null }
}

async function observeServer(status: Status, ports: ServingPorts, holder: Holder | null): Promise<Serving> {
  const answer = await askPage(ports.http, lookLimitMs)
  const pid = holder?.pid ?? null
  if (answer === 200) return { state: 'serving', pid, detail: null }
  return { state: 'unknown', pid, detail: `the ${status.inWords}, but ${page} ${answer === null ? 'does not answer' : `answers ${answer}`}` }
}
