/** The limits of one instance as its runtime takes them. */
import type { ServeLimits, StopLimits } from '../ports/runtime.ts'
import type { Limits } from './context.ts'

export function stopLimits({ drainMs, stopMs }: Limits): StopLimits {
  return { drainMs, limitMs: stopMs }
}

/** A server that serves something else goes first, as it would if it were stopped. */
export function serveLimits(limits: Limits): ServeLimits {
  return { limitMs: limits.startMs, stop: stopLimits(limits) }
}
