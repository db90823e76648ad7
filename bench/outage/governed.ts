/** The same through Evenkeel, by its public command line: a good release, its way back after users were let in, and a bad release that goes back by itself. */
import { setTimeout as sleep } from 'node:timers/promises'
import { addInstance, makeRelease, rollOut } from '../../sandbox/demo/story.ts'
import type { Tenant } from '../../sandbox/demo/tenants.ts'
import type { User } from '../../sandbox/demo/user.ts'
import { Loss } from '../../src/domain/loss.ts'
import type { Run } from '../../src/domain/run.ts'
import type { Step } from './bare.ts'
import { backAt, outageOf, type Seen, startProbe } from './probe.ts'

export interface GovernedRound {
  /** As the probe saw it. */
  outageMs: number | null
  /** As the run says. */
  downtimeMs: number | null
  steps: Step[]
  /** From `run rollback` to the first page. */
  goBackAfterOpenMs: number | null
  /** From the end of the step that said no to the first page. */
  goBackBeforeOpenMs: number | null
  /** As that run says. */
  rollbackMs: number | null
}

export interface Governed {
  /** Serves version 1.0, before and after. */
  round(): Promise<GovernedRound>
}

export async function makeGoverned(tenant: Tenant, user: User): Promise<Governed> {
  await addInstance(tenant, user)
  const goodRelease = await makeRelease(tenant, user, '1.1.0')
  const badRelease = await makeRelease(tenant, user, '1.2.0')
  const rollBack = async (run: Run) => {
    const { document } = await user.run(['run', 'rollback', run.id], [5])
    const { digest } = Loss.parse(document)
    const startedAt = Date.now()
    await user.run(['run', 'rollback', run.id, '--accept-loss', digest])
    return startedAt
  }
  return {
    async round() {
      const good = await probed(tenant, () => rollOut(tenant, user, goodRelease, [0]))
      const wayBack = await probed(tenant, () => rollBack(good.result))
      const bad = await probed(tenant, () => rollOut(tenant, user, badRelease, [1]))
      await user.run(['run', 'settle', good.result.id])
      return {
        outageMs: outageOf(good.seen),
        downtimeMs: good.result.downtimeMs,
        steps: stepsOf(good.result),
        goBackAfterOpenMs: since(wayBack.result, wayBack.seen),
        goBackBeforeOpenMs: since(decidedAt(bad.result), bad.seen),
        rollbackMs: bad.result.rollbackMs,
      }
    },
  }
}

async function probed<T>(tenant: Tenant, work: () => Promise<T>): Promise<{ result: T; seen: Seen[] }> {
  const probe = startProbe(tenant.listen)
  await sleep(1000)
  const result = await work()
  await sleep(1000)
  return { result, seen: await probe.stop() }
}

function stepsOf(run: Run): Step[] {
  return run.steps.flatMap(({ name, startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? [] : [{ name, ms: Date.parse(endedAt) - Date.parse(startedAt) }],
  )
}

function decidedAt(run: Run): number | null {
  const failed = run.steps.find((step) => step.state === 'failed')
  return failed?.endedAt ? Date.parse(failed.endedAt) : null
}

function since(from: number | null, seen: Seen[]): number | null {
  const back = backAt(seen)
  return from === null || back === null ? null : back - from
}
