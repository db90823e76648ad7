/**
 * `npm run bench:outage`: how long users are out, beside the plain script that does the same without any proof; and how long the way back takes, beside a
 * restore. Both in one run, round by round in turn, series after series, on copies of one database. Figures of one round vary by a tenth; the table shows the
 * middle one, the JSON all of them.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { cleanUp } from '../sandbox/demo/clean-up.ts'
import { startControlPlane, writeConfig } from '../sandbox/demo/control-plane.ts'
import { makeFolder, type Places, placesFor } from '../sandbox/demo/places.ts'
import { sayFor } from '../sandbox/demo/say.ts'
import { makeTenant, startTenantCluster, type Tenant, type TenantCluster } from '../sandbox/demo/tenants.ts'
import { refuseSecond, takeTurn } from '../sandbox/demo/turn.ts'
import { userOf } from '../sandbox/demo/user.ts'
import { findOdoo, howToGiveOdoo, type OdooTree } from '../sandbox/find-odoo.ts'
import { thisMachine } from './machine.ts'
import { makeBare } from './outage/bare.ts'
import { makeGoverned } from './outage/governed.ts'
import { type Measured, outageTable } from './outage/report.ts'

const results = join(import.meta.dirname, 'results')
const rounds = Number(process.env.ROUNDS ?? 3)
const quietMinutes = Number(process.env.QUIET_MINUTES ?? 2)
/** The idle servers and clusters of the bench alone make about 0.2. */
const quietLoad = 0.7

async function main(): Promise<void> {
  const trees = findOdoo()
  if (trees.length === 0) throw new Error(`No Odoo was found. ${howToGiveOdoo}`)
  const places = placesFor('bench')
  refuseSecond(places)
  await cleanUp(places)
  makeFolder(places)
  takeTurn(places)
  try {
    const cluster = await startTenantCluster(places)
    await writeConfig(
      places,
      trees.map((tree) => tree.home),
    )
    await startControlPlane(places)
    const measured: Measured[] = []
    for (const tree of trees) measured.push(await measure(places, tree, cluster))
    await report(measured)
  } finally {
    await cleanUp(places)
  }
}

async function measure(places: Places, tree: OdooTree, cluster: TenantCluster): Promise<Measured> {
  const say = sayFor(tree.series)
  say('making the database')
  const tenant = await makeTenant(places, tree, cluster)
  const facts = await factsOf(tenant)
  const bare = await makeBare(join(places.folder, `bare-${tree.series}`), tenant)
  const user = userOf(places, say)
  try {
    const governed = await makeGoverned(tenant, user)
    const taken: Measured['rounds'] = []
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`)
      const load = await untilQuiet()
      taken.push({ load, bare: await bare.round(), governed: await governed.round() })
    }
    return { series: tree.series, ...facts, rounds: taken }
  } finally {
    await bare.close()
    // An idle server beside the next series would cost it time.
    await user.run(['instance', 'stop', tenant.instance, '--yes'])
  }
}

/** Waits until nobody else works on the machine, but not for ever; answers the load that the round begins with. */
async function untilQuiet(): Promise<number> {
  const deadline = Date.now() + quietMinutes * 60_000
  for (;;) {
    const load = loadavg()[0] ?? 0
    if (load < quietLoad || Date.now() > deadline) return load
    await sleep(5_000)
  }
}

async function factsOf(tenant: Tenant): Promise<{ databaseBytes: number; postgres: string }> {
  const client = new pg.Client({ connectionString: tenant.urls.admin })
  await client.connect()
  try {
    const { rows } = await client.query(`select pg_database_size(current_database())::float8 as bytes, current_setting('server_version') as version`)
    return { databaseBytes: rows[0].bytes, postgres: rows[0].version }
  } finally {
    await client.end()
  }
}

async function report(measured: Measured[]): Promise<void> {
  const result = { at: new Date().toISOString(), machine: thisMachine(), measured }
  await mkdir(results, { recursive: true })
  await writeFile(join(results, 'outage.json'), `${JSON.stringify(result, null, 2)}\n`)
  const table = outageTable(result)
  await writeFile(join(results, 'outage.md'), `${table}\n`)
  console.log(`\n${table}\n\nAll figures: ${join(results, 'outage.json')}`)
}

await main()
