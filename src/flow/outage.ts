/**
 * What users felt, as a probe from outside saw it. The probe lives in the process: when Evenkeel was killed in the middle, the figure is taken from the recorded
 * beginning instead, which is an upper bound, and is said to be one.
 */
import { join } from 'node:path'
import { setOutage } from '../store/runs.ts'
import type { FlowContext, RunContext } from './context.ts'
import type { OutageRecord } from './facts.ts'
import { sentence } from './perform.ts'

/** How long to wait for the probe's first good answer once the runtime says that the page is there. */
const probeWaitMs = 3_000

/** Begins to ask the page from outside, unless that is being done. */
export function beginProbe(ctx: RunContext): void {
  if (!ctx.probes.has(ctx.run.id)) ctx.probes.set(ctx.run.id, ctx.startProbe(ctx.instance.pageUrl))
}

/** Ends a probe whose answers nobody will use: a run that a person must look at, a process that stops. */
export async function dropProbe(ctx: FlowContext, runId: string): Promise<void> {
  const probe = ctx.probes.get(runId)
  ctx.probes.delete(runId)
  await probe?.stop()
}

/** Users are back: records how long they were out. Null when the run never stopped anything. */
export async function endOutage(ctx: RunContext): Promise<(OutageRecord & { downtimeMs: number }) | null> {
  const startedAt = await ctx.facts.get('outageStartedAt')
  if (startedAt === null) return null
  const known = ctx.probes.has(ctx.run.id) ? null : await ctx.facts.get('outage')
  // A repeated step has no probe any more: what was seen the first time is better than an upper bound.
  const record = known ?? (await readProbe(ctx, startedAt))
  // A clock that was set back in between measures nothing: the least that can be said is said.
  const downtimeMs = Math.max(0, (record.firstGoodAfter ?? ctx.now()) - (record.firstBad ?? startedAt))
  await ctx.facts.put('outage', record)
  await setOutage(ctx.database, ctx.run.id, downtimeMs)
  return { ...record, downtimeMs }
}

async function readProbe(ctx: RunContext, startedAt: number): Promise<OutageRecord> {
  const probe = ctx.probes.get(ctx.run.id)
  if (!probe) return { firstBad: startedAt, firstGoodAfter: ctx.now(), samples: 0, failed: 0, continuous: false }
  const limit = performance.now() + probeWaitMs
  while (probe.seen().firstBad !== null && probe.seen().firstGoodAfter === null && performance.now() < limit)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const { firstBad, firstGoodAfter, samples, failed } = probe.seen()
  ctx.probes.delete(ctx.run.id)
  const asked = await probe.stop()
  // A probe that began after the outage did belongs to a process that took over from a killed one.
  const continuous = (asked[0]?.at ?? Number.POSITIVE_INFINITY) <= startedAt
  const record = { firstBad: continuous ? firstBad : startedAt, firstGoodAfter, samples, failed, continuous }
  // Users are in: a disk that is full is no reason to take the release from them again, or to call the way back undone.
  await ctx.writeEvidence(join(ctx.evidenceFolder(ctx.run.id), 'outage.json'), { ...record, answers: asked }).catch((error: unknown) => {
    ctx.log.error(`run ${ctx.run.id}: what the probe saw is not in its evidence: ${sentence(error)}`, error)
  })
  return record
}
