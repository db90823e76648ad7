/**
 * `npm run bench:outage`: how long users are out, beside the plain script that does the same without any proof; and how long the way back takes, beside a
 * restore. Both in one run, round by round in turn, series after series, on copies of one database. Figures of one round vary by a tenth; the table shows the
 * middle one, the JSON all of them.
 */
import { join } from 'node:path'
import { sayFor } from '../sandbox/demo/say.ts'
import { makeTenant } from '../sandbox/demo/tenants.ts'
import { userOf } from '../sandbox/demo/user.ts'
import type { OdooTree } from '../sandbox/find-odoo.ts'
import { factsOf } from './lib/database-facts.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { type Bench, inBenchFolder, realOdoos, withControlPlane } from './lib/places.ts'
import { writeResult } from './lib/result.ts'
import { tableOf } from './lib/table.ts'
import { makeBare } from './outage/bare.ts'
import { makeGoverned } from './outage/governed.ts'
import { type Measured, outageRows, stepsOf } from './outage/report.ts'

const rounds = Number(process.env.ROUNDS ?? 3)
const load: number[] = []

await inBenchFolder(async (bench) => {
  const trees = realOdoos()
  await withControlPlane(bench.places, trees)
  const measured: Measured[] = []
  for (const tree of trees) measured.push(await measure(bench, tree))
  const result = writeResult({
    bench: 'outage',
    versions: { PostgreSQL: measured[0]?.postgres ?? '' },
    load: [...load, loadNow()],
    rows: measured.flatMap(outageRows),
    details: measured.flatMap(stepsOf),
  })
  console.log(`\n${tableOf([result])}\n\n${result.details.join('\n')}`)
})

async function measure({ places, cluster }: Bench, tree: OdooTree): Promise<Measured> {
  const say = sayFor(tree.series)
  say('making the database')
  const tenant = await makeTenant(places, tree, cluster)
  const facts = await factsOf(tenant.urls.admin)
  const bare = await makeBare(join(places.folder, `bare-${tree.series}`), tenant)
  const user = userOf(places, say)
  try {
    const governed = await makeGoverned(tenant, user)
    const taken: Measured['rounds'] = []
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`)
      // Afterwards the load is our own: both sides take turns under it.
      load.push(round === 1 ? await untilQuiet() : loadNow())
      taken.push({ bare: await bare.round(), governed: await governed.round() })
    }
    return { series: tree.series, ...facts, rounds: taken }
  } finally {
    await bare.close()
    // An idle server beside the next series would cost it time.
    await user.run(['instance', 'stop', tenant.instance, '--yes'])
  }
}
