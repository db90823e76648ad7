/** Driver of the port `runtime` for an Odoo that somebody else keeps running: systemd, compose, a script. We have it started and stopped, and look. */
import type { Runtime, StopLimits } from '../../ports/runtime.ts'
import { serve } from './serve.ts'
import { observe } from './status.ts'
import { stop } from './stop.ts'

export interface CommandOptions {
  /** Limits of a server that serves something else and has to go first. */
  stop: StopLimits
}

export function openCommand(options: CommandOptions): Runtime {
  return {
    observe,
    serve: (target, { limitMs }) => serve(target, { limitMs, stop: options.stop }),
    stop,
    // Nobody but its supervisor starts this Odoo, so nothing can wait for its turn.
    standBy: async () => {},
    standDown: async () => {},
  }
}
