/** The drivers that this build ships, one line each. Adding one is a folder under src/drivers and a line here. */
import type { Lease } from '../domain/lease.ts'
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
import { writeEvidence } from '../flow/evidence.ts'
import type { OdooTarget } from '../ports/odoo.ts'
import type { Runtime } from '../ports/runtime.ts'
import type { TenantTarget } from '../ports/tenant-database.ts'
import type { Config } from './config.ts'
import { leased } from './leased.ts'

/**
 * @param config whose data folder holds releases and composed folders
 * @param lease of this process: a call that changes something is not begun without it
 */
export async function openDrivers(config: Config, lease: Lease) {
  await sweepInstances(config.data)
  return {
    openDatabase: (target: TenantTarget) => openTenantDatabase(target, lease),
    readBooks: takeBooks,
    readLoss,
    // Both write into the evidence of a run.
    ...leased({ readDelta, writeEvidence }, ['readDelta', 'writeEvidence'], lease),
    odoo: leased(openOdoo(), ['update', 'verifyService', 'endProcess'], lease),
    runtime: leased(runtimeOf(openSpawn(), openCommand()), ['serve', 'stop'], lease),
    filestore: leased(openFilestore(), ['checkpoint', 'putBack', 'release'], lease),
    artefacts: leased(openArtefacts(config.data), ['receive', 'setCurrent'], lease),
    startProbe,
  }
}

/** Each instance by the runtime that it was added with. */
function runtimeOf(spawned: Runtime, commanded: Runtime): Runtime {
  const of = ({ commands }: OdooTarget) => (commands === null ? spawned : commanded)
  return {
    observe: (target) => of(target).observe(target),
    serve: (target, limits) => of(target).serve(target, limits),
    stop: (target, options) => of(target).stop(target, options),
    standBy: (target, modules) => of(target).standBy(target, modules),
    standDown: (target) => of(target).standDown(target),
  }
}

export type Drivers = Awaited<ReturnType<typeof openDrivers>>
