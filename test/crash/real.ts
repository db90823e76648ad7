/** The suite on a real Odoo: by `npm run test:real` alone, each attack written down as soon as it is over. */
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest'
import { findOdoo, type OdooSeries } from '../../sandbox/find-odoo.ts'
import { inFull } from '../harness/in-full.ts'
import { odooSeries } from '../harness/odoo.ts'
import { asleep } from './asleep.ts'
import { clockIsSet } from './clock.ts'
import { failing } from './fail.ts'
import { fullDisk } from './full-disk.ts'
import { good, journeys, releaseOf, takeBack } from './journeys.ts'
import { makePlant, type Plant } from './plant.ts'
import { killedAtRandom } from './random-kills.ts'
import { attacked } from './suite.ts'
import { takenForMemory } from './taken-for-memory.ts'
import { tenantsPostgres } from './tenants-postgres.ts'
import { updaterOutlives } from './updater-outlives.ts'

export function onRealOdoo(series: OdooSeries): void {
  if (!inFull) {
    test.runIf(false)(`crash suite on Odoo ${series}: npm run test:real`, () => {})
    return
  }
  describe.each(odooSeries([series]))('Odoo %s', (present) => {
    let plant: Plant
    beforeAll(async () => {
      plant = await makePlant(present, 'real')
      await takeBack(plant, await plant.ended(await plant.begin(await releaseOf(plant, good))))
    })
    afterEach(() => plant.order({}))
    afterAll(() => plant?.close())

    const on = `Odoo ${series}` as const
    attacked(on, () => plant, journeys('once'))
    describe('failing', () => failing(on, () => plant))
    asleep(on, () => plant)
    clockIsSet(on, () => plant)
    killedAtRandom(on, () => plant)
    takenForMemory(on, () => plant)
    updaterOutlives(on, () => plant)
    const tree = findOdoo().find((each) => each.series === present)
    if (tree === undefined) return
    tenantsPostgres(on, tree)
    fullDisk(on, tree)
  })
}
