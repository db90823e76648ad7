/**
 * Open: users come back, on the new release.
 *
 * needs: everything before it.
 * do: without an update, only what serves is exchanged. Else: remembers the counters (what is written from here on are users' documents), puts CONNECT back, serves the
 *     new content, waits for a page.
 * undo: stops the server and fences again, but only while the application role has written nothing that counts since the fence fell; otherwise it refuses,
 *     and a person decides over the loss list.
 * how we know: the outside probe gets a page.
 */

import { nextModules } from '../../domain/effective.ts'
import { EvenkeelError } from '../../domain/error.ts'
import type { CounterSnapshot } from '../../ports/tenant-database.ts'
import { setInstanceServes } from '../../store/instances.ts'
import type { RunContext, Step, StepResult } from '../context.ts'
import { beginProbe, endOutage } from '../outage.ts'
import { serveLimits, stopLimits } from '../serving-limits.ts'
import { standByToServe } from '../stand-by.ts'
import { restarts, updates } from '../without-update.ts'
import { fence } from './quiet.ts'

const endSessionsMs = 15_000

export const open: Step = {
  name: 'open',
  async do(ctx): Promise<StepResult> {
    if (!updates(ctx)) return switchRelease(ctx)
    await ctx.facts.putOnce('opened', { at: ctx.now(), counters: await ctx.tenant.counters() })
    const modules = nextModules(ctx.instance.modules, ctx.release)
    const target = await ctx.instance.odoo(modules)
    await ctx.tenant.lowerFence(await ctx.facts.need('attributes'))
    await ctx.artefacts.setCurrent(ctx.instance.name, await ctx.artefacts.compose(ctx.instance.name, modules))
    await ctx.runtime.serve(target, serveLimits(ctx.limits))
    await setInstanceServes(ctx.database, ctx.instance.name, modules, ctx.release)
    await ctx.facts.put('out', null)
    const outage = await endOutage(ctx)
    ctx.critical.delete(ctx.run.id)
    const felt = outage ? `; users were out for ${(outage.downtimeMs / 1000).toFixed(1)} s` : ''
    return { state: 'done', detail: `serving ${ctx.release.name}@${ctx.release.version}${felt}`, data: { ...outage } }
  },
  async undo(ctx) {
    if (!updates(ctx)) return 'the release wrote nothing; what was served before is served again with the undo of quiet'
    const opened = await ctx.facts.get('opened')
    if (!opened) return 'was not opened'
    await fence(ctx)
    const end = await ctx.tenant.endOwnSessions({ limitMs: endSessionsMs })
    if (!end.quiet) throw new EvenkeelError('busy', 'sessions would not end', { condition: 'sessions-stay' })
    const now = await ctx.tenant.counters()
    if (!comparable(opened.counters, now))
      throw notSilently(ctx.run.id, `the database server restarted after the fence fell, so its counters do not tell whether users' data was written`)
    const written = tablesWritten(opened.counters, now, ctx.catalogue.delta.housekeeping)
    if (written.length > 0) throw notSilently(ctx.run.id, `users' data was written after the fence fell (${written.slice(0, 5).join(', ')})`)
    return 'stopped and fenced; nothing had been written'
  },
}

/**
 * The other content, on a database that stays as it is: the folder is switched, and where code differs the server is started anew: the next one waits with
 * Odoo imported before the old one ends. A server that was stopped stays stopped.
 */
async function switchRelease(ctx: RunContext): Promise<StepResult> {
  const modules = nextModules(ctx.instance.modules, ctx.release)
  const { served } = await ctx.facts.need('before')
  const target = await ctx.instance.odoo(modules)
  await ctx.artefacts.setCurrent(ctx.instance.name, await ctx.artefacts.compose(ctx.instance.name, modules))
  if (served && restarts(ctx)) {
    await standByToServe(ctx, modules)
    beginProbe(ctx)
    await ctx.facts.putOnce('outageStartedAt', ctx.now())
    await ctx.runtime.stop(await ctx.instance.odoo(ctx.instance.modules), { ...stopLimits(ctx.limits), page: true })
    await ctx.runtime.serve(target, serveLimits(ctx.limits))
  }
  await setInstanceServes(ctx.database, ctx.instance.name, modules, ctx.release)
  const outage = await endOutage(ctx)
  ctx.critical.delete(ctx.run.id)
  const label = `${ctx.release.name}@${ctx.release.version}`
  if (!served) return { state: 'done', detail: `${label} is what Odoo will serve when it is started` }
  if (!outage) return { state: 'done', detail: `${label} is live; the server was not touched and nobody was out` }
  return {
    state: 'done',
    detail: `serving ${label} after a restart; users saw the maintenance page for ${(outage.downtimeMs / 1000).toFixed(1)} s`,
    data: { ...outage },
  }
}

function notSilently(run: string, why: string): EvenkeelError {
  return new EvenkeelError('needsPerson', `${why}: going back could lose it`, {
    hint: `evenkeel run rollback ${run} shows what going back would lose, and takes it when that is accepted`,
    id: run,
    condition: 'users-wrote',
  })
}

/** Counters begin at zero when the server crashed or was restarted, or when somebody reset them. */
function comparable(before: CounterSnapshot, after: CounterSnapshot): boolean {
  return before.postmasterStart === after.postmasterStart && before.statsReset === after.statsReset
}

/** Tables with other counters than before, save those that Odoo itself keeps writing (jobs, presence, bundles). */
export function tablesWritten(before: CounterSnapshot, after: CounterSnapshot, housekeeping: string[]): string[] {
  const ignored = new Set(housekeeping.map((table) => (table.includes('.') ? table : `public.${table}`)))
  return Object.entries(after.tables)
    .filter(([table, counts]) => {
      const earlier = before.tables[table] ?? [0, 0, 0, 0]
      return !ignored.has(table) && counts.slice(0, 3).some((count, index) => count !== earlier[index])
    })
    .map(([table]) => table)
}
