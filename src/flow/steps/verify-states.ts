/**
 * Verify states: by SQL, before any Odoo process. A server, and `odoo-bin shell` too, silently finishes a half-done update, after which states, versions and
 * health look right.
 *
 * needs: update.
 * do: reads module states and versions.
 * undo: none, it only reads.
 * how we know: no module in a `to ...` state, every updated module at the version of its manifest. Odoo writes a version down at an update only: a module whose
 *   version rose and that needed none keeps the old one there, which is right.
 */
import type { RunContext, Step } from '../context.ts'

export const verifyStates: Step = {
  name: 'verify-states',
  undo: null,
  async do(ctx) {
    const modules = new Map((await ctx.tenant.modules()).map((module) => [module.name, module]))
    const between = [...modules.values()].filter((module) => module.state.startsWith('to '))
    const wrong = ctx.planned.modules
      .filter((planned) => planned.action === 'update')
      .flatMap((planned) => {
        const found = modules.get(planned.name)
        if (found?.state !== 'installed') return [`${planned.name} is ${found?.state ?? 'gone'}`]
        return found.version === planned.to ? [] : [`${planned.name} is at ${found.version}, its manifest says ${planned.to}`]
      })
    const problems = [...between.map((module) => `${module.name} is left "${module.state}"`), ...wrong]
    if (problems.length > 0)
      return { state: 'failed', code: 'bad', detail: `module states are not what the release says: ${problems.slice(0, 5).join('; ')}` }
    return { state: 'done', detail: inWords(ctx) }
  },
}

function inWords({ planned }: RunContext): string {
  const kept = planned.modules
    .filter(({ action, from, to }) => action !== 'update' && from !== null && from !== to)
    .map(({ name, from }) => `${name} ${from}`)
  const updated = planned.modules.some(({ action }) => action === 'update')
  const first = updated ? 'every updated module is installed at the version of its manifest' : 'no module is in the middle of a change'
  return kept.length === 0 ? first : `${first}; without an update the database keeps ${kept.slice(0, 5).join(', ')}`
}
