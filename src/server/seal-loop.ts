/** Seals what was committed, every second: an event is chained soon after its fact, and never inside the fact's own transaction. */
import type { Database } from '../store/database.ts'
import { sealOnce } from '../store/journal.ts'

const periodMs = 1_000

export function startSealing(database: Database, onError: (error: unknown) => void): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null
  let running: Promise<unknown> = Promise.resolve()
  let stopped = false
  const next = () => {
    if (stopped) return
    timer = setTimeout(() => {
      running = sealOnce(database).catch(onError).finally(next)
    }, periodMs)
  }
  next()
  return {
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await running
      await sealOnce(database).catch(onError)
    },
  }
}
