/** The engine, with every step of every flow watched: what the flow itself carries out is the list of steps. */
import * as original from '../../../src/flow/engine.ts'
import { current, mayDie, mayStop, readOrders, trace } from './orders.ts'

export * from '../../../src/flow/engine.ts'

export const launchEngine: typeof original.launchEngine = (url, flows, log) =>
  original.launchEngine(url, Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, watched(name, flow)])), log)

function watched(name: string, flow: original.FlowFunction): original.FlowFunction {
  return (durable, subject) =>
    flow(
      {
        id: durable.id,
        sleep: durable.sleep,
        step: (step, work) =>
          durable.step(step, () => current.run({ flow: name, step: step.replace(/^run_[0-9A-Z]+:/, '') }, () => once(name, work))),
      },
      subject,
    )
}

async function once<T>(flow: string, work: () => Promise<T>): Promise<T> {
  const place = `${flow}/${current.getStore()?.step}`
  trace('step', place)
  await mayStop(`${place} before`)
  mayDie('before', place)
  if (readOrders().repeat) await work()
  const answer = await work()
  mayDie('after', place)
  await mayStop(`${place} after`)
  return answer
}
