/**
 * SIGTERM and SIGINT as Odoo takes them: the first raises KeyboardInterrupt where the main thread is (not before PostgreSQL has answered), the second ends the
 * process at once.
 */

const quit = new AbortController()
const state = { asked: 0, deaf: false }

/** Aborted by the first signal. */
export const asked: AbortSignal = quit.signal

export function listenForQuit(): void {
  const handle = () => {
    if (state.deaf) return
    state.asked++
    if (state.asked > 1) process.exit(0)
    quit.abort()
  }
  process.on('SIGTERM', handle)
  process.on('SIGINT', handle)
}

/** What a module's code can do to the signals of its process. */
export function becomeDeaf(): void {
  state.deaf = true
  process.on('SIGTERM', () => {})
}

export class KeyboardInterrupt extends Error {
  constructor() {
    super('KeyboardInterrupt')
  }
}

export function raiseIfAsked(): void {
  if (asked.aborted) throw new KeyboardInterrupt()
}
