/** One folder for all benches, made anew and removed whatever happens; with the PostgreSQL of the tenants in it, settings as PostgreSQL ships them. */
import { cleanUp } from '../../sandbox/demo/clean-up.ts'
import { startControlPlane, writeConfig } from '../../sandbox/demo/control-plane.ts'
import { makeFolder, type Places, placesFor } from '../../sandbox/demo/places.ts'
import { sayFor } from '../../sandbox/demo/say.ts'
import { makeTenant, startTenantCluster, type Tenant, type TenantCluster } from '../../sandbox/demo/tenants.ts'
import { refuseSecond, takeTurn } from '../../sandbox/demo/turn.ts'
import { findOdoo, foldersOf, howToGiveOdoo, type OdooTree, standIn } from '../../sandbox/find-odoo.ts'
import { growLedger, type Ledger } from './ledger.ts'

export interface Bench {
  places: Places
  cluster: TenantCluster
}

/** Runs `work` in a folder of its own; everything that it started there is stopped and removed. */
export async function inBenchFolder<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
  const places = placesFor('bench')
  refuseSecond(places)
  await cleanUp(places)
  makeFolder(places)
  takeTurn(places)
  try {
    return await work({ places, cluster: await startTenantCluster(places) })
  } finally {
    await cleanUp(places)
  }
}

/** Starts `evenkeel up` for these Odoos, in the bench's folder. */
export async function withControlPlane(places: Places, trees: OdooTree[]): Promise<void> {
  await writeConfig(places, trees.flatMap(foldersOf))
  await startControlPlane(places)
}

/** Real Odoos, oldest first. @throws Error when there is none */
export function realOdoos(): OdooTree[] {
  const trees = findOdoo()
  if (trees.length === 0) throw new Error(`This bench needs a real Odoo. ${howToGiveOdoo}`)
  return trees
}

/** The newest Odoo here, else the stand-in: where only the tables matter. */
export function anyOdoo(): OdooTree {
  return findOdoo().at(-1) ?? standIn('18.0')
}

/** A tenant whose ledger has that many lines. */
export async function tenantWithLedger({ places, cluster }: Bench, odoo: OdooTree, lines: number): Promise<{ tenant: Tenant; ledger: Ledger }> {
  const say = sayFor(odoo.series)
  say(`making an Odoo database (${odoo.kind})`)
  const tenant = await makeTenant(places, odoo, cluster)
  say(`growing its ledger to ${lines} lines`)
  const ledger = await growLedger(superuserOf(cluster, tenant), lines)
  say(`${ledger.lines} lines, ${Math.round(ledger.databaseBytes / 1e6)} MB`)
  return { tenant, ledger }
}

export function superuserOf({ cluster }: TenantCluster, { database }: Tenant): string {
  const url = new URL(cluster.superuserUrl)
  url.pathname = `/${database}`
  return url.href
}
