/** The engine, with every step of every flow watched: what the flow itself carries out is the list of steps. */
import * as original from '../../../src/flow/engine.ts'
import { current, mayDie, mayStop, readOrders, trace } from './orders.ts'
import { withPlanted } from './planted.ts'

export * from '../../../src/flow/engine.ts'

export const launchEngine: typeof original.launchEngine = (store, flows, log) => {
  trace('flows', Object.keys(flows).join(' '))
  return original.launchEngine(
    store,
    Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, watched(name, withPlanted(name, flow))])),
    log,
  )
}

function watched(name: string, flow: original.FlowFunction): original.FlowFunction {
  return (durable, subject) =>
    flow(
      {
        id: durable.id,
        sleep: durable.sleep,
        step: (step, work) => durable.step(step, () => asStep(name, step.replace(/^run_[0-9A-Z]+:/, ''), work)),
      },
      subject,
    )
}

/** Work that is a place to be attacked at, under a name. */
export function asStep<T>(flow: string, step: string, work: () => Promise<T>): Promise<T> {
  return current.run({ flow, step }, () => once(flow, work))
}

async function once<T>(flow: string, work: () => Promise<T>): Promise<T> {
  const place = `${flow}/${current.getStore()?.step}`
  trace('step', place)
  await mayStop(`${place} before`)
  mayDie('before', place)
  if (readOrders().repeat) await work()
  const answer = await work()
  mayDie('after', place)
  trace('ended', place)
  await mayStop(`${place} after`)
  return answer
}
