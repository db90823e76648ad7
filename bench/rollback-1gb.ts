/**
 * `npm run bench:rollback-1gb`: from the decision to go back until the first page, with a database of 1 GB, before and after users were let in; beside stop, `pg_restore -j2`,
 * start, from a dump that was made beforehand. And the data part alone: the swap of the copy, beside `pg_restore`.
 */
import { join } from 'node:path'
import { sayFor } from '../sandbox/demo/say.ts'
import { userOf } from '../sandbox/demo/user.ts'
import { bytes } from '../src/cli/format.ts'
import { openTenantDatabase } from '../src/drivers/postgres/index.ts'
import { loadNow, untilQuiet } from './lib/machine.ts'
import { inBenchFolder, realOdoos, tenantWithLedger, withControlPlane } from './lib/places.ts'
import { type Row, writeResult } from './lib/result.ts'
import { timed } from './lib/sample.ts'
import { tableOf } from './lib/table.ts'
import { makeBare } from './outage/bare.ts'
import { makeGoverned } from './outage/governed.ts'
import { type Measured, restore, row, stepsOf } from './outage/report.ts'

/** A million make 0.6 GB. */
const lines = 1_750_000
const rounds = Number(process.env.ROUNDS ?? 1)
const label = 'benchrollback'.slice(0, 12)

await inBenchFolder(async (bench) => {
  const [odoo] = realOdoos().slice(-1)
  if (odoo === undefined) throw new Error('no Odoo')
  const say = sayFor(odoo.series)
  await withControlPlane(bench.places, [odoo])
  const { tenant, ledger } = await tenantWithLedger(bench, odoo, lines)
  say('copying it and dumping the copy, for the plain script')
  const bare = await makeBare(join(bench.places.folder, 'bare'), tenant)
  const load: number[] = []
  const taken: Measured['rounds'] = []
  const swaps: number[] = []
  try {
    const governed = await makeGoverned(tenant, userOf(bench.places, say))
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`)
      load.push(await untilQuiet())
      taken.push({ bare: await bare.round(), governed: await governed.round() })
    }
    await userOf(bench.places, say).run(['instance', 'stop', tenant.instance, '--yes'])
    swaps.push(await timedSwap(tenant.urls))
  } finally {
    await bare.close()
  }
  const measured: Measured = { series: odoo.series, databaseBytes: ledger.databaseBytes, postgres: ledger.postgres, rounds: taken }
  const size = bytes(ledger.databaseBytes)
  const goBack = taken.map((each) => each.bare.goBackMs)
  const dataOnly = taken.map((each) => each.bare.goBackSteps.find((step) => step.name.startsWith('pg_restore'))?.ms ?? null)
  const tenTimes = { kind: 'faster', times: 10 } as const
  const afterOpen = row(`going back after users were let in, ${size}`, pick(taken, 'goBackAfterOpenMs'), restore, goBack, tenTimes)
  const rows: (Row | null)[] = [
    row(`going back before users are let in, ${size}`, pick(taken, 'goBackBeforeOpenMs'), restore, goBack, tenTimes),
    afterOpen && {
      ...afterOpen,
      remark:
        'it counts from the command: while users still work the loss list is looked at (what was written since it was shown; 9 s before decision 49) and Odoo is imported beside it (1.5 s); then the server is stopped, the list looked at once more, the copy swapped in (30 ms), and the old server loads its registry and its first page. Little of that grows with the database, pg_restore does: at 2 GB it is ten times. Next: the import may begin when the list is shown, for whoever is going to accept it.',
    },
    row('the data part of it: the swap', swaps, 'pg_restore -j2', dataOnly, { kind: 'faster', times: 100 }),
  ]
  const result = writeResult({
    bench: 'rollback-1gb',
    versions: { PostgreSQL: ledger.postgres, Odoo: odoo.series },
    load: [...load, loadNow()],
    rows: rows.filter((each) => each !== null),
    details: stepsOf(measured),
  })
  console.log(`\n${tableOf([result])}\n\n${result.details.join('\n')}`)
})

function pick(taken: Measured['rounds'], name: 'goBackBeforeOpenMs' | 'goBackAfterOpenMs'): (number | null)[] {
  return taken.map(({ governed }) => governed[name])
}

/** The swap alone, as a step's undo does it: the copy in, the live database aside, owner, privileges and fence in one transaction. */
async function timedSwap({ app, updater, admin }: { app: string; updater: string; admin: string }): Promise<number> {
  const tenant = openTenantDatabase({ appUrl: app, updaterUrl: updater, adminUrl: admin })
  const [copy, aside] = [`ek_${label}_ck`, `ek_${label}_old`]
  try {
    const attributes = await tenant.attributes()
    await tenant.copy(tenant.name, copy)
    const ms = await timed(() => tenant.swap(copy, aside, attributes))
    await tenant.lowerFence(attributes)
    await tenant.drop(aside)
    return ms
  } finally {
    await tenant.close()
  }
}
