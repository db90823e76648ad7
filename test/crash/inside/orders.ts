/**
 * What a test wants to happen inside a control plane, and what it tells of itself: `orders.json` is read, `trace.ndjson` and `killed.ndjson` are appended to. All
 * of it synchronous, because the next thing to happen may be SIGKILL.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Orders {
  /**
   * Kill -9, once at every place whose name matches: `before release/quiet`, `after release/quiet` (its effect is there, the engine does not know of it), and inside a changing
   * call to a port, `inside release/quiet > runtime.stop +60 ms` or `... ended`.
   */
  killAt?: string
  /** Does every step and undo, and everything that the flow remembers, twice. */
  repeat?: boolean
  /** The step fails instead of being done, or after it was. */
  fail?: { step: string; when: 'before' | 'after' }
  /** Its undo fails, until the order is taken back. */
  failUndo?: string
  /** Calls to a port whose place matches fail, after their effect. */
  failCall?: string
  /** Holds every flow at places whose name matches, until the file `<folder>/go` names the place or the order is taken back. */
  stopAt?: string
  /** Added to what a process takes for the time, from now on. */
  clockMs?: number
}

export interface Traced {
  flow: string
  step: string
  what: 'step' | 'ended' | 'do' | 'undo' | 'call' | 'kill' | 'differs' | 'stop' | 'flows'
  name: string
  /** Of `do` and `undo`: what came of it. */
  answer?: unknown
}

export const ordersFolder = process.env.EVENKEEL_CRASH_FOLDER ?? ''

/** The step of the flow that is being carried out. */
export const current = new AsyncLocalStorage<{ flow: string; step: string }>()

export function readOrders(): Orders {
  const file = join(ordersFolder, 'orders.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Orders) : {}
}

export function trace(what: Traced['what'], name: string, answer?: unknown): void {
  const line: Traced = { ...(current.getStore() ?? { flow: '', step: '' }), what, name, ...(answer === undefined ? {} : { answer }) }
  appendFileSync(join(ordersFolder, 'trace.ndjson'), `${JSON.stringify(line)}\n`)
}

/** Ends this process here, if that is ordered and was not done at this place before. */
export function mayDie(kind: 'before' | 'inside' | 'after', name: string): void {
  const { killAt } = readOrders()
  const place = `${kind} ${name}`
  if (killAt === undefined || !new RegExp(killAt).test(place)) return
  const file = join(ordersFolder, 'killed.ndjson')
  const killed = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  if (killed.includes(JSON.stringify(place))) return
  appendFileSync(file, `${JSON.stringify(place)}\n`)
  trace('kill', place)
  process.kill(process.pid, 'SIGKILL')
  // The signal is delivered at once; nothing behind this line may run in the meantime.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** Waits at places that are ordered to wait, and says so in the file `stopped`. */
export async function mayStop(place: string): Promise<void> {
  const isOrdered = () => {
    const { stopAt } = readOrders()
    return stopAt !== undefined && new RegExp(stopAt).test(place)
  }
  if (!isOrdered()) return
  writeFileSync(join(ordersFolder, 'stopped'), place)
  trace('stop', place)
  const go = join(ordersFolder, 'go')
  while (isOrdered() && !(existsSync(go) && readFileSync(go, 'utf8') === place)) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Whether a call to a port is ordered to fail. */
export function mustFail(place: string): boolean {
  const { failCall } = readOrders()
  return failCall !== undefined && new RegExp(failCall).test(place)
}
