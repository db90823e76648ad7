/**
 * Verify service: the new code loads its registry on the updated database and renders the log-in page. Health says 200 about a database that is gone.
 *
 * needs: verify-states and delta (the first page after an update writes attachments: compare before a server runs).
 * do: one `odoo-bin shell` through the fence, as the updater; no port, no log-in. Without an update it runs beside the server that users work on, before anything is
 *     stopped.
 * undo: none of its own: what it writes goes with the swap of *update*. Without an update that is what any first page writes: bundles as attachments.
 * how we know: status 200 of a page that is rendered from the database.
 */
import { nextModules } from '../../domain/effective.ts'

import type { Step, StepResult } from '../context.ts'
import { endOrphans, endVerifier } from '../end-orphans.ts'

import { verifyServiceLog } from '../stand-by.ts'
import { restarts, updates } from '../without-update.ts'

const endSessionsMs = 15_000

export const verifyService: Step = {
  name: 'verify-service',
  undo: null,
  async do(ctx): Promise<StepResult> {
    if (!restarts(ctx)) return { state: 'skipped', detail: 'nothing that Odoo reads differs' }
    await (updates(ctx) ? endOrphans(ctx) : endVerifier(ctx))
    await ctx.tenant.updaterMayConnect(true)
    const outcome = await ctx.odoo.verifyService({
      target: await ctx.instance.odoo(nextModules(ctx.instance.modules, ctx.release)),
      label: ctx.label,
      timeLimitMs: ctx.limits.startMs,
      logFile: verifyServiceLog(ctx),
      onStart: (process) => ctx.facts.put('verifier', process),
    })
    // Beside working users nobody's session is ended: the probe's own end with it.
    if (updates(ctx)) await ctx.tenant.endOwnSessions({ limitMs: endSessionsMs, updaterLabel: ctx.label })
    else await ctx.tenant.lowerFence(await ctx.facts.need('attributes'))
    const data = { registryMs: outcome.registryMs, pageStatus: outcome.pageStatus }
    return outcome.ok ? { state: 'done', detail: outcome.detail, data } : { state: 'failed', code: 'bad', detail: outcome.detail, data }
  },
}
