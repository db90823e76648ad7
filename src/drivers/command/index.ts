/** Driver of the port `runtime` for an Odoo that somebody else keeps running: systemd, compose, a script. We have it started and stopped, and look. */
import type { Runtime } from '../../ports/runtime.ts'
import { serve } from './serve.ts'
import { observe } from './status.ts'
import { stop } from './stop.ts'

export function openCommand(): Runtime {
  return {
    observe,
    serve,
    stop,
    // Nobody but its supervisor starts this Odoo, so nothing can wait for its turn.
    standBy: async () => {},
    standDown: async () => {},
  }
}
