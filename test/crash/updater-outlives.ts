/** An updater outlives the control plane that started it: what `machine.test.ts` does on the stand-in, and `npm run test:real` on Odoo. */
import { beforeAll, describe, expect, it } from 'vitest'
import { runLabel } from '../../src/domain/id.ts'
import { releaseOf } from './journeys.ts'
import { neverNeither, type Worlds, worldsAround } from './outcome.ts'
import { type Plant, processesWith } from './plant.ts'
import { recorded } from './recorded.ts'
import type { On } from './results.ts'
import { good, slow, stillThere, updaterOf } from './taken-for-memory.ts'

const journey = 'an updater outlives the control plane'

export function updaterOutlives(on: On, present: () => Plant): void {
  describe(journey, { timeout: 240_000 }, () => {
    let plant: Plant
    let worlds: Worlds
    let release: string
    beforeAll(async () => {
      plant = present()
      release = await releaseOf(plant, slow)
      worlds = await worldsAround(on, plant, await releaseOf(plant, good))
    }, 240_000)

    it('the next one ends it before anything else is done to the database, and there are never two', async () => {
      const record = recorded(on, journey, 'the next one ends it first')
      plant.order({})
      const id = await plant.begin(release)
      const orphan = await updaterOf(plant, id)
      await plant.estate.kill()
      expect(stillThere(orphan)).toBe(true)
      plant.order({ stopAt: '^release/update > (tenant.updaterMayConnect|odoo.endProcess|tenant.copy|tenant.swap|odoo.update) (before|after)' })
      await plant.estate.up()
      const seen: string[] = []
      const sessionsOf = async (attempt: string) =>
        (await plant.estate.sql(`select from pg_stat_activity where application_name ~ $1`, [`^ek-${runLabel(id)}-${attempt}-`])).length
      for (let place = ''; place !== 'release/update > odoo.update before'; ) {
        place = await plant.untilStopped()
        seen.push(
          `${place.replace('release/update > ', '')}: ${stillThere(orphan) ? 'alive' : 'gone'}, ${(await sessionsOf('a1')) > 0 ? 'in' : 'out'}`,
        )
        plant.letGo()
      }
      expect(seen).toEqual([
        'tenant.updaterMayConnect before: alive, in',
        'tenant.updaterMayConnect after: alive, in',
        'odoo.endProcess before: alive, in',
        expect.stringMatching(/^odoo.endProcess after: gone/),
        'tenant.copy before: gone, out',
        'tenant.copy after: gone, out',
        'tenant.swap before: gone, out',
        'tenant.swap after: gone, out',
        'tenant.updaterMayConnect before: gone, out',
        'tenant.updaterMayConnect after: gone, out',
        'odoo.update before: gone, out',
      ])
      plant.order({})
      const second = await updaterOf(plant, id, 2)
      expect(processesWith(`ek-${runLabel(id)}-`).map((line) => Number(line.trim().split(' ')[0]))).toEqual([second])
      process.kill(second, 'SIGKILL')
      const run = await neverNeither(plant, id, worlds)
      record({ kills: 2, ended: String(run.outcome), noise: worlds.noise ?? [] })
      expect(run.outcome).toBe('rolledBack')
    })
  })
}
