/**
 * Open: users come back, on the new release.
 *
 * needs: everything before it.
 * do: remembers the counters (what is written from here on are users' documents), puts CONNECT back, serves the new content, waits for a page.
 * undo: stops the server and fences again, but only while the application role has written nothing that counts since the fence fell; otherwise it refuses,
 *     and a person decides over the loss list.
 * how we know: the outside probe gets a page.
 */

import { nextModules } from '../../domain/effective.ts'
import { EvenkeelError } from '../../domain/error.ts'
import type { CounterSnapshot } from '../../ports/tenant-database.ts'
import { setInstanceServes } from '../../store/instances.ts'
import type { Step } from '../context.ts'
import { endOutage } from '../outage.ts'
import { fence } from './quiet.ts'

const endSessionsMs = 15_000

export const open: Step = {
  name: 'open',
  async do(ctx) {
    await ctx.facts.putOnce('opened', { at: ctx.now(), counters: await ctx.tenant.counters() })
    const modules = nextModules(ctx.instance.modules, ctx.release)
    const target = await ctx.instance.odoo(modules)
    await ctx.tenant.lowerFence(await ctx.facts.need('attributes'))
    await ctx.artefacts.setCurrent(ctx.instance.name, await ctx.artefacts.compose(ctx.instance.name, modules))
    await ctx.runtime.serve(target, { limitMs: ctx.limits.startMs })
    await setInstanceServes(ctx.database, ctx.instance.name, modules, ctx.release)
    const outage = await endOutage(ctx)
    ctx.critical.delete(ctx.run.id)
    const felt = outage ? `; users were out for ${(outage.downtimeMs / 1000).toFixed(1)} s` : ''
    return { state: 'done', detail: `serving ${ctx.release.name}@${ctx.release.version}${felt}`, data: { ...outage } }
  },
  async undo(ctx) {
    const opened = await ctx.facts.get('opened')
    if (!opened) return 'was not opened'
    await fence(ctx)
    await ctx.tenant.endOwnSessions({ limitMs: endSessionsMs })
    const written = tablesWritten(opened.counters, await ctx.tenant.counters(), ctx.catalogue.delta.housekeeping)
    if (written.length > 0)
      throw new EvenkeelError(
        'needsPerson',
        `users' data was written after the fence fell (${written.slice(0, 5).join(', ')}): going back would lose it`,
        {
          hint: `evenkeel run rollback ${ctx.run.id}`,
          id: ctx.run.id,
          condition: 'users-wrote',
        },
      )
    return 'stopped and fenced; nothing had been written'
  },
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
