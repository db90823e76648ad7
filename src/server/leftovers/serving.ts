/** Users are not served although nothing says that they should not be: a maintenance page without a run, an Odoo that was started and is gone. */
import { livingProcess, recordedProcess } from '../../drivers/lib/record-file.ts'
import type { BoundInstance } from '../../flow/context.ts'
import { serveLimits } from '../../flow/serving-limits.ts'
import type { FindInInstance, Found, LeftoverContext } from './found.ts'

export const notServed: FindInInstance = async (ctx, bound) => {
  if (bound.config.runtime !== 'spawn') return []
  const { folder } = await bound.odoo(bound.modules)
  if (await livingProcess(folder, 'server')) return []
  const page = await livingProcess(folder, 'maintenance')
  const fix = startIt(ctx, bound)
  if (page) {
    const message = `Users of ${bound.name} see the maintenance page (process ${page.pid}) on ${bound.config.listen}, and no run needs that.`
    return [{ code: 'page-left', subject: folder, instance: bound.name, state: 'bad', message, fix }]
  }
  const server = await recordedProcess(folder, 'server')
  if (server === null) return []
  const message = `Odoo was started as process ${server.pid}, and that is gone: users of ${bound.name} are refused on ${bound.config.listen}.`
  return [{ code: 'server-gone', subject: folder, instance: bound.name, state: 'bad', message, fix }]
}

/** As `instance start` does. The page goes when Odoo takes its place, and stays when it does not. */
function startIt({ artefacts, runtime }: LeftoverContext, { name, odoo, modules, limits, config }: BoundInstance): NonNullable<Found['fix']> {
  return {
    does: `starts Odoo of ${name}`,
    needsReason: false,
    run: async () => {
      await artefacts.setCurrent(name, await artefacts.compose(name, modules))
      await runtime.serve(await odoo(modules), serveLimits(limits))
      return `${name} serves on ${config.listen}`
    },
  }
}
