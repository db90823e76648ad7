/**
 * Update: `odoo-bin -u` as the updater, through the fence.
 *
 * needs: checkpoint.
 * do: counts (where the delta will look), starts the updater, waits at most the limit, judges exit code and log (rule 1). Repeating an update is not repeating
 *     a step (rule 5): Odoo commits per module and writes a module's version after that commit, so what an earlier attempt left is not a state to go on from. Its
 *     process is ended, its sessions with it, and a fresh copy of the checkpoint is put in place. That it ended well is not enough to keep it either: whoever
 *     died between the updater's end and our record of it knows nothing of its log.
 * undo: swaps the checkpoint's copy in, whatever the update left.
 * how we know: the truth table of domain/judge-update.ts over exit code and log.
 */
import { nextModules } from '../../domain/effective.ts'
import { judgeUpdate } from '../../domain/judge-update.ts'
import type { RunContext, Step, StepResult } from '../context.ts'
import { endOrphans } from '../end-orphans.ts'
import { checkpointName, failedName, tryName } from '../names.ts'
import { updateLog } from '../stand-by.ts'
import { noUpdate, updates } from '../without-update.ts'

const endSessionsMs = 30_000

export const update: Step = {
  name: 'update',
  async do(ctx): Promise<StepResult> {
    if (!updates(ctx)) return noUpdate
    const modules = ctx.planned.modules.filter((module) => module.action === 'update').map((module) => module.name)
    await freshDatabase(ctx)
    await ctx.facts.put('counters', await ctx.tenant.counters())
    await ctx.tenant.updaterMayConnect(true)
    await ctx.facts.put('fenced', await ctx.tenant.attributes())
    const outcome = await ctx.odoo.update({
      target: await ctx.instance.odoo(nextModules(ctx.instance.modules, ctx.release)),
      modules,
      label: ctx.label,
      attempt: ctx.attempt,
      timeLimitMs: ctx.limits.updateMs,
      logFile: updateLog(ctx),
      onStart: (process) => ctx.facts.put('updater', { ...process, attempt: ctx.attempt }),
    })
    // After a time limit the query of a killed process lives on in its backend.
    await ctx.tenant.endOwnSessions({ limitMs: endSessionsMs, updaterLabel: ctx.label })
    const judged = judgeUpdate(outcome, ctx.instance.warnings)
    const data = { ms: outcome.ms, exitCode: outcome.exitCode, modules, why: judged.why }
    if (!judged.ok) return { state: 'failed', code: 'bad', detail: `the update failed: ${judged.why.slice(0, 3).join('; ')}`, data }
    return { state: 'done', detail: `updated ${modules.join(', ')}`, data }
  },
  async undo(ctx) {
    if (!(await ctx.facts.get('checkpoint'))) return 'no checkpoint yet: the database was not touched'
    await endOrphans(ctx)
    if ((await ctx.facts.get('updater')) === null) return 'no updater was started: the database was not touched'
    const attributes = await ctx.facts.need('attributes')
    const missing = await ctx.exclusive(ctx.run.id, () => ctx.tenant.swap(checkpointName(ctx.run.id), failedName(ctx.run.id), attributes))
    return missing.length === 0
      ? 'the checkpoint is in place again'
      : `the checkpoint is in place again; the admin could not put back: ${missing.join(', ')}`
  },
}

/** The database as it was at the checkpoint. On the first attempt it still is. */
async function freshDatabase(ctx: RunContext): Promise<void> {
  const earlier = await ctx.facts.get('updater')
  if (!earlier) return
  await endOrphans(ctx)
  for (let attempt = 1; attempt < ctx.attempt; attempt++) await ctx.tenant.drop(tryName(ctx.run.id, attempt))
  const fresh = tryName(ctx.run.id, ctx.attempt)
  await ctx.exclusive(ctx.run.id, () => ctx.tenant.copy(checkpointName(ctx.run.id), fresh))
  await ctx.tenant.swap(fresh, failedName(ctx.run.id), await ctx.facts.need('attributes'))
  await ctx.tenant.drop(failedName(ctx.run.id))
}
