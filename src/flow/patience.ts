/**
 * Going back is not given up because the tenant's PostgreSQL restarts: it is waited for, at most as long as a run may be held. Whether it is the server is
 * asked, not read from the error: what failed may have been a session that broke off, or an Odoo that lost its database while it started.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { EvenkeelError } from '../domain/error.ts'
import { isStoreUnavailable } from '../store/unavailable.ts'
import type { RunContext } from './context.ts'

const lookMs = 500
/** Of work that fails as if something could not be reached, while the server answers. */
const mostTries = 3

/** @param work repeatable */
export async function patiently<T>(run: RunContext, what: string, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (isStoreUnavailable(error) || !(error instanceof EvenkeelError) || error.code !== 'unreachable' || tries === mostTries) throw error
      run.log.warn(`run ${run.run.id}: ${what} waits for the database server: ${error.message}`)
      if (!(await serverAnswers(run))) throw error
    }
  }
}

async function serverAnswers(run: RunContext): Promise<boolean> {
  const deadline = performance.now() + run.limits.holdMs
  while (performance.now() < deadline) {
    await sleep(lookMs)
    const answers = await run.tenant.databaseExists(run.tenant.name).then(
      () => true,
      () => false,
    )
    if (answers) return true
  }
  return false
}
