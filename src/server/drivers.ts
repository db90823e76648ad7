/** The drivers that this build ships, one line each. Adding one is a folder under src/drivers and a line here. */
import { openArtefacts, sweepInstances } from '../drivers/artefacts/index.ts'
import { openCommand } from '../drivers/command/index.ts'

import { openFilestore } from '../drivers/filestore/index.ts'
import { startProbe } from '../drivers/http-probe/index.ts'
import { openOdoo } from '../drivers/odoo/index.ts'
import { takeBooks } from '../drivers/postgres/books.ts'
import { readDelta } from '../drivers/postgres/delta/index.ts'
import { openTenantDatabase } from '../drivers/postgres/index.ts'
import { readLoss } from '../drivers/postgres/loss.ts'
import { openSpawn } from '../drivers/spawn/index.ts'
import type { OdooTarget } from '../ports/odoo.ts'
import type { Runtime } from '../ports/runtime.ts'
import type { Config } from './config.ts'

/** @param config whose data folder holds releases and composed folders */
export async function openDrivers(config: Config) {
  await sweepInstances(config.data)
  const stop = { drainMs: config.limits.drainMs, limitMs: config.limits.stopMs }
  return {
    openDatabase: openTenantDatabase,
    readBooks: takeBooks,
    readDelta,
    readLoss,
    odoo: openOdoo(),
    runtime: runtimeOf(openSpawn({ stop }), openCommand({ stop })),
    filestore: openFilestore(),
    artefacts: await openArtefacts(config.data),
    startProbe,
  }
}

/** Each instance by the runtime that it was added with. */
function runtimeOf(spawned: Runtime, commanded: Runtime): Runtime {
  const of = ({ commands }: OdooTarget) => (commands === null ? spawned : commanded)
  return {
    observe: (target) => of(target).observe(target),
    serve: (target, options) => of(target).serve(target, options),
    stop: (target, options) => of(target).stop(target, options),
    standBy: (target, modules) => of(target).standBy(target, modules),
    standDown: (target) => of(target).standDown(target),
  }
}

export type Drivers = Awaited<ReturnType<typeof openDrivers>>
