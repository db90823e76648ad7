/**
 * What can be started before users are out: the updater, the probe, the server of the new content and, for the way back, that of the old. All of them have Odoo
 * imported and wait, without a database, for the step that needs them. A step that finds nobody waiting (after a crash, on a machine that is short of
 * memory, with a runtime that starts Odoo by itself) starts cold: only time depends on it.
 */
import { join } from 'node:path'
import { nextModules } from '../domain/effective.ts'
import type { EffectiveModule } from '../domain/instance.ts'
import { isStoreUnavailable } from '../store/unavailable.ts'
import type { FlowContext, RunContext } from './context.ts'
import { sentence, withRun } from './perform.ts'

/** Log files of a run's own Odoo processes. */
export const updateLog = (ctx: RunContext) => join(ctx.evidenceFolder(ctx.run.id), 'update.log')
export const verifyServiceLog = (ctx: RunContext) => join(ctx.evidenceFolder(ctx.run.id), 'verify-service.log')

/** Before quiet. Returns when all wait. */
export async function standByForRelease(ctx: RunContext): Promise<void> {
  const target = await ctx.instance.odoo(nextModules(ctx.instance.modules, ctx.release))
  const modules = await installed(ctx)
  const updated = ctx.planned.modules.filter((module) => module.action === 'update').map((module) => module.name)
  await Promise.all([
    ctx.odoo.standBy({ target, modules, updated, logFiles: { update: updateLog(ctx), verifyService: verifyServiceLog(ctx) } }),
    ctx.runtime.standBy(target, modules),
    standByToServe(ctx, ctx.instance.modules),
  ])
}

/** Before users are shut out for going back to `content`. */
export async function standByToServe(ctx: RunContext, content: EffectiveModule[]): Promise<void> {
  await ctx.runtime.standBy(await ctx.instance.odoo(content), await installed(ctx))
}

/** Ends whoever still waits. */
export async function standDown(ctx: RunContext): Promise<void> {
  const target = await ctx.instance.odoo(ctx.instance.modules)
  await Promise.all([ctx.odoo.standDown(target), ctx.runtime.standDown(target)])
}

/** What waits costs memory only: a run whose outcome stands does not lose it because somebody could not be ended. */
export async function standDownOrSay(ctx: FlowContext, run: string): Promise<void> {
  await withRun(ctx, run, 0, standDown).catch((error: unknown) => {
    if (isStoreUnavailable(error)) throw error
    ctx.log.error(`run ${run}: who waits for it could not be ended: ${sentence(error)}`, error)
  })
}

async function installed(ctx: RunContext): Promise<string[]> {
  return (await ctx.tenant.modules()).filter((module) => module.state === 'installed').map((module) => module.name)
}
