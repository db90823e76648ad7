/**
 * The drivers, with every call to a port watched. A call is a place to be killed at unless it is on the list of those that only read: a method that is added to a
 * port later is one by itself.
 */
import * as original from '../../../src/server/drivers.ts'
import { current, mayDie, mayStop, mustFail, trace } from './orders.ts'

export type { Drivers } from '../../../src/server/drivers.ts'

const reads = new Set(
  ['look', 'modules', 'sessions', 'attributes', 'databaseExists', 'counters', 'clockSkewMs', 'close']
    .map((name) => `tenant.${name}`)
    .concat([
      'odoo.findPython',
      'runtime.observe',
      'filestore.look',
      'filestore.compare',
      'artefacts.has',
      'artefacts.moduleFolder',
      'artefacts.compose',
    ]),
)

/** How long after the beginning of a call, in turn: a call that ends sooner is a place only once. */
const delaysMs = [3, 60, 250]

export async function openDrivers(...args: Parameters<typeof original.openDrivers>): Promise<original.Drivers> {
  const drivers = await original.openDrivers(...args)
  return {
    ...drivers,
    openDatabase: (...target) => watched('tenant', drivers.openDatabase(...target)),
    odoo: watched('odoo', drivers.odoo),
    runtime: watched('runtime', drivers.runtime),
    filestore: watched('filestore', drivers.filestore),
    artefacts: watched('artefacts', drivers.artefacts),
    readBooks: call('readBooks', drivers.readBooks),
    readDelta: call('readDelta', drivers.readDelta),
    readLoss: call('readLoss', drivers.readLoss),
  }
}

function watched<T extends object>(port: string, driver: T): T {
  const entries = Object.entries(driver).map(([name, value]) => [
    name,
    typeof value === 'function' ? call(`${port}.${name}`, value.bind(driver)) : value,
  ])
  return Object.fromEntries(entries) as T
}

// biome-ignore lint/suspicious/noExplicitAny: every port's every method
function call<F extends (...args: any[]) => any>(name: string, method: F): F {
  if (reads.has(name)) return method
  return ((...args: Parameters<F>) => {
    const step = current.getStore()
    if (!step) return method(...args)
    const place = `${step.flow}/${step.step} > ${name}`
    trace('call', place)
    return during(place, () => method(...args))
  }) as F
}

async function during<T>(place: string, work: () => Promise<T>): Promise<T> {
  await mayStop(`${place} before`)
  const timers = delaysMs.map((delay) => setTimeout(() => mayDie('inside', `${place} +${delay} ms`), delay))
  try {
    const answer = await work()
    if (mustFail(place)) throw new Error(`planted: ${place} fails after its effect`)
    return answer
  } finally {
    for (const timer of timers) clearTimeout(timer)
    mayDie('inside', `${place} ended`)
    await mayStop(`${place} after`)
  }
}
