/** The drivers that this build ships, one line each. Adding one is a folder under src/drivers and a line here. */
import { openArtefacts } from '../drivers/artefacts/index.ts'
import { openFilestore } from '../drivers/filestore/index.ts'
import { startProbe } from '../drivers/http-probe/index.ts'
import { openOdoo } from '../drivers/odoo/index.ts'
import { takeBooks } from '../drivers/postgres/books.ts'
import { readDelta } from '../drivers/postgres/delta/index.ts'
import { openTenantDatabase } from '../drivers/postgres/index.ts'
import { readLoss } from '../drivers/postgres/loss.ts'
import { openSpawn } from '../drivers/spawn/index.ts'
import type { Config } from './config.ts'

/** @param config whose data folder holds releases and composed folders */
export async function openDrivers(config: Config) {
  return {
    openDatabase: openTenantDatabase,
    readBooks: takeBooks,
    readDelta,
    readLoss,
    odoo: openOdoo(),
    runtime: openSpawn({ stop: { drainMs: config.limits.drainMs, limitMs: config.limits.stopMs } }),
    filestore: openFilestore(),
    artefacts: await openArtefacts(config.data),
    startProbe,
  }
}

export type Drivers = Awaited<ReturnType<typeof openDrivers>>
