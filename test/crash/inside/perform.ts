/** Doing and taking back, with what is planted into steps. */
import type { RunContext, Step, StepResult } from '../../../src/flow/context.ts'
import * as original from '../../../src/flow/perform.ts'
import { readOrders, trace } from './orders.ts'

export * from '../../../src/flow/perform.ts'

export const perform: typeof original.perform = (ctx, run, step) => original.perform(ctx, run, { ...step, do: (bound) => doing(step, bound) })

export const performUndo: typeof original.performUndo = (ctx, run, step) => {
  const { undo } = step
  return original.performUndo(ctx, run, undo === null ? step : { ...step, undo: (bound) => undoing(step.name, undo, bound) })
}

async function doing(step: Step, ctx: RunContext): Promise<StepResult> {
  const { fail, repeat } = readOrders()
  if (fail?.step === step.name && fail.when === 'before') throw new Error('planted: it fails before its effect')
  const first = await step.do(ctx)
  if (first.state === 'held') return first
  trace('do', step.name, essence(first))
  if (fail?.step === step.name) throw new Error('planted: it fails after its effect')
  if (!repeat) return first
  const second = await step.do(ctx)
  if (!same(first, second)) trace('differs', step.name, [essence(first), essence(second)])
  return second
}

async function undoing(name: string, undo: NonNullable<Step['undo']>, ctx: RunContext): Promise<string> {
  const { failUndo, repeat } = readOrders()
  if (failUndo === name) throw new Error('planted: the undo fails')
  const first = await undo(ctx)
  trace('undo', name)
  return repeat ? undo(ctx) : first
}

/** Figures differ from one time to the next. */
function essence(result: StepResult) {
  return result.state === 'held' ? result : { state: result.state, detail: result.detail.replace(/\d+(\.\d+)?/g, '#') }
}

const same = (a: StepResult, b: StepResult): boolean => JSON.stringify(essence(a)) === JSON.stringify(essence(b))
