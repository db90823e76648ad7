/** Updaters of runs that are over: processes by name and configuration, sessions by application_name. Both carry the run's label. */
import { endUpdater, findUpdaters, type LeftUpdater } from '../../drivers/odoo/left-updaters.ts'
import { endUpdaterSessions } from '../../drivers/postgres/end-sessions.ts'
import type { BoundInstance } from '../../flow/context.ts'
import { type FindInInstance, type Found, type LeftoverContext, whose } from './found.ts'

const sessionName = /^ek-([0-9a-z]{12})-/
const endSessionsMs = 10_000

export const leftUpdaters: FindInInstance = async (ctx, bound) => {
  const { folder } = await bound.odoo(bound.modules)
  const tenant = ctx.openDatabase(bound.target)
  // An updater works as the updater or the application role. Whoever else took the name is neither ours to end nor able to be.
  const sessions = (await tenant.sessions().finally(() => tenant.close())).filter(({ kind }) => kind === 'own' || kind === 'updater')
  const processes = await findUpdaters(
    folder,
    sessions.map(({ application }) => application),
  )
  const labels = new Set([...processes.map(({ run }) => run), ...sessions.flatMap(({ application }) => sessionName.exec(application)?.[1] ?? [])])
  return [...labels]
    .filter((label) => !ctx.runs.needed.has(label))
    .map((label) => {
      const pids = sessions.filter(({ application }) => sessionName.exec(application)?.[1] === label).map(({ pid }) => pid)
      return toFound(ctx, bound, { label, pids, processes: processes.filter(({ run }) => run === label) })
    })
}

function toFound(
  ctx: LeftoverContext,
  { name: instance, target }: BoundInstance,
  left: { label: string; pids: number[]; processes: LeftUpdater[] },
): Found {
  const { label, pids, processes } = left
  const what = [
    ...(processes.length > 0 ? [`process ${processes.map(({ pid }) => pid).join(', ')}`] : []),
    ...(pids.length > 0 ? [`session ${pids.join(', ')}`] : []),
  ].join(' and ')
  return {
    code: 'updater-left',
    subject: `${instance} ${label}`,
    instance,
    state: 'bad',
    message: `An updater still works on ${instance} (${what}), of ${whose(ctx.runs, label)}. It may change data.`,
    fix: {
      does: `ends the updater ek-${label} (${what})`,
      needsReason: false,
      run: async () => {
        await Promise.all(processes.map(endUpdater))
        await endUpdaterSessions(target, label, endSessionsMs)
        return `the updater ek-${label} is ended`
      },
    },
  }
}
