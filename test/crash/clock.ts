/** The clock of Evenkeel's machine is set under a run: what `machine.test.ts` does on the stand-in, and `npm run test:real` on Odoo. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { releaseOf } from './journeys.ts'
import { neverNeither, type Worlds, worldsAround } from './outcome.ts'
import type { Plant } from './plant.ts'
import { recorded } from './recorded.ts'
import type { On } from './results.ts'
import { good } from './taken-for-memory.ts'

const hourMs = 3_600_000
/** Of the estate. */
const holdMs = 20_000

const journey = 'the clock is set'

export function clockIsSet(on: On, present: () => Plant): void {
  describe(journey, { timeout: 240_000 }, () => {
    let plant: Plant
    let worlds: Worlds
    let release: string
    beforeAll(async () => {
      plant = present()
      release = await releaseOf(plant, good)
      worlds = await worldsAround(on, plant, release)
    }, 240_000)

    let endForeign: () => Promise<void> = async () => {}
    afterEach(async () => {
      plant.order({})
      await endForeign()
    })

    /** Ended at the end of the test, if not by it. */
    async function foreignSession(): Promise<() => Promise<void>> {
      const end = await plant.foreignSession()
      endForeign = async () => {
        endForeign = async () => {}
        await end()
      }
      return () => endForeign()
    }

    const runOf = async (id: string) => (await plant.call('GET', `/v1/runs/${id}`)).json
    const untilSaid = async (id: string, why: RegExp) => {
      while (!why.test((await runOf(id)).hold?.why ?? '')) await sleep(20)
    }
    const looks = () => plant.traced().filter(({ what, name }) => what === 'step' && name === 'release/quiet').length

    /** How often it has looked, and still looks. */
    async function untilLooked(more: number): Promise<void> {
      for (const from = looks(); looks() < from + more; ) await sleep(20)
    }

    it('forward and back while a run is held, and back before a restart: it is held as long as somebody is there, and goes on when nobody is', async () => {
      const record = recorded(on, journey, 'forward and back while a run is held, and back before a restart')
      const end = await foreignSession()
      const id = await plant.begin(release)
      await untilSaid(id, /metabase/)
      for (const clockMs of [hourMs, -hourMs]) {
        plant.order({ clockMs })
        await untilLooked(1)
        expect((await runOf(id)).state).toBe('held')
      }
      await plant.estate.kill()
      await plant.estate.up()
      // What it had slept until then is an hour away. A look is counted when it begins: the second says that the first has written.
      await untilLooked(2)
      expect(Date.parse((await runOf(id)).hold.until) - (Date.now() - hourMs)).toBeLessThanOrEqual(holdMs)
      await end()
      // The tenant's server keeps the right time: to a run that alone is a reason to be held.
      await untilSaid(id, /the clock of the database server/)
      plant.order({})
      expect((await plant.ended(id)).outcome).toBe('released')
      await plant.askRollback(id)
      const run = await neverNeither(plant, id, worlds)
      record({ kills: 1, ended: `released; ${run.outcome}`, noise: worlds.noise ?? [] })
    })

    it('back in the middle of an outage: what users felt is measured all the same, and the journal keeps its order', async () => {
      const record = recorded(on, journey, 'back in the middle of an outage')
      plant.order({ stopAt: '^release/checkpoint > tenant.copy before' })
      const id = await plant.begin(release)
      await plant.untilStopped()
      plant.order({ clockMs: -hourMs })
      const run = await plant.ended(id)
      expect(run.outcome).toBe('released')
      expect(run.downtimeMs).toBeGreaterThan(0)
      expect(run.downtimeMs).toBeLessThan(hourMs)
      const { items } = (await plant.call('GET', `/v1/journal?subject=${id}&limit=500`)).json as { items: { type: string; at: string }[] }
      const types = items.map(({ type }) => type)
      const order = types.map((type) => /^run\.(quiet|checkpoint|update|open)\.done$|^run\.released$/.exec(type)?.[1] ?? type)
      expect(order.filter((type) => !type.includes('.') || type === 'run.released')).toEqual([
        'quiet',
        'checkpoint',
        'update',
        'open',
        'run.released',
      ])
      plant.order({})
      await plant.askRollback(id)
      const back = await neverNeither(plant, id, worlds)
      record({ kills: 0, ended: `released; ${back.outcome}`, noise: worlds.noise ?? [] })
    })
  })
}
