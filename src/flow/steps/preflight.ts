/**
 * Preflight: everything that can be known to be wrong is found here, while users still work.
 *
 * needs: nothing.
 * do: gathers the plan's facts again and refuses when one changed or refuses by itself; prepares what costs time (bytecode, the folder of links).
 * undo: none, users notice nothing of it; folders are named by digest and are used again.
 * how we know: the facts' digests equal the plan's.
 */
import { decideInstance, staleFacts } from '../../domain/decide-plan.ts'
import { nextModules } from '../../domain/effective.ts'
import type { RunContext, Step, StepResult } from '../context.ts'

export const preflight: Step = {
  name: 'preflight',
  undo: null,
  async do(ctx): Promise<StepResult> {
    const facts = await ctx.gatherFacts(ctx.instance.name, ctx.release)
    const decided = decideInstance(facts, ctx.release, { diskFree: ctx.plan.diskFree })
    const stale = staleFacts(ctx.planned, decided)
    if (stale.length > 0)
      return { state: 'failed', code: 'stale', detail: `stale: ${stale.join(', ')} changed since the plan was made; nothing was stopped` }
    const [refusal] = decided.refusals
    if (refusal) return { state: 'failed', code: 'refused', detail: `${refusal.message} (${refusal.hint})`, data: { refusals: decided.refusals } }
    const port = await foreignPort(ctx)
    if (port) return { state: 'failed', code: 'refused', detail: port }
    await prepare(ctx)
    return { state: 'done', detail: 'the facts are as planned; nothing refuses' }
  },
}

/** A server that we did not start, or that does not answer, at the instance's address: stopping it is not ours to do. */
async function foreignPort(ctx: RunContext): Promise<string | null> {
  const serving = await ctx.runtime.observe(await ctx.instance.odoo(ctx.instance.modules))
  return serving.state === 'unknown' ? `${ctx.instance.config.listen}: ${serving.detail}; nothing was stopped` : null
}

async function prepare(ctx: RunContext): Promise<void> {
  const target = await ctx.instance.odoo(nextModules(ctx.instance.modules, ctx.release))
  await ctx.odoo.findPython(target)
  await ctx.odoo.warm(target)
}
