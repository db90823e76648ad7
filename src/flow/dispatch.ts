/**
 * Starts what was asked for: queued rollouts, accepted rollbacks, accepted releases. Level-triggered and without arguments: it looks at the tables and starts what is
 * not started; a signal only wakes it earlier. The engine takes an id once, so looking twice is harmless.
 */

import { acceptFlowId, rollbackFlowId } from '../domain/run-decision.ts'
import type { Database } from '../store/database.ts'
import { openRollouts } from '../store/rollouts.ts'
import { requestedAcceptances, requestedRollbacks } from '../store/runs.ts'
import type { Engine, EngineLog } from './engine.ts'

/** What a waiting person would call at once; a signal makes it sooner. */
const periodMs = 1_000

export interface Dispatcher {
  /** Looks now instead of at the next period. */
  wake(): void
  stop(): Promise<void>
}

export function startDispatch(database: Database, engine: Engine, log: EngineLog): Dispatcher {
  let stopped = false
  let wake = () => {}
  const loop = (async () => {
    while (!stopped) {
      await look(database, engine).catch((error) => log.error(`dispatch: ${error instanceof Error ? error.message : error}`))
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, periodMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()
  return {
    wake: () => wake(),
    async stop() {
      stopped = true
      wake()
      await loop
    },
  }
}

export async function look(database: Database, engine: Engine): Promise<void> {
  for (const rollout of await openRollouts(database)) await engine.start('release', rollout, rollout)
  for (const { run, at } of await requestedRollbacks(database)) await engine.start('rollback', rollbackFlowId(run, at), run)
  for (const { run, at } of await requestedAcceptances(database)) await engine.start('accept', acceptFlowId(run, at), run)
}
