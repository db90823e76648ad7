/**
 * Loaded into a control plane before anything else (`NODE_OPTIONS=--import=...`): it puts modules of this folder in front of the product's own, so that the
 * product has no seam for tests and a step or a port that is added later is watched without a line here. What is to be planted is read from a folder
 * (orders.ts), so that it outlives the process that is killed.
 */
import { registerHooks } from 'node:module'
import { ordersFolder, readOrders } from './orders.ts'

const watched: Record<string, string> = {
  '/src/flow/engine.ts': new URL('./engine.ts', import.meta.url).href,
  '/src/flow/perform.ts': new URL('./perform.ts', import.meta.url).href,
  '/src/flow/settle-copies.ts': new URL('./settle-copies.ts', import.meta.url).href,
  '/src/server/effects.ts': new URL('./effects.ts', import.meta.url).href,
  '/src/server/drivers.ts': new URL('./drivers.ts', import.meta.url).href,
}

if (ordersFolder) {
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const ours = Object.entries(watched).find(([path]) => resolved.url.endsWith(path))?.[1]
      // The wrapper itself asks for the original.
      return ours === undefined || context.parentURL === ours ? resolved : { ...resolved, url: ours }
    },
  })
  setClock()
}

/** `Date.now` goes wrong as it is ordered to at the time, in a process that runs too. */
function setClock(): void {
  const now = Date.now
  const lookMs = 20
  let [looked, shift] = [Number.NEGATIVE_INFINITY, 0]
  Date.now = () => {
    if (performance.now() - looked > lookMs) [looked, shift] = [performance.now(), readOrders().clockMs ?? 0]
    return now() + shift
  }
}
