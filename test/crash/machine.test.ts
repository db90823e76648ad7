/**
 * What a machine does to a run besides killing Evenkeel: its clock is set, the kernel takes a process for memory, an updater outlives the control plane that started it.
 * One estate for all of it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runLabel } from '../../src/domain/id.ts'
import { tenantState } from './end-state.ts'
import { neverNeither, type Worlds } from './outcome.ts'
import { makePlant, type Plant, processesWith } from './plant.ts'
import { good, slow, stillThere, takenForMemory, updaterOf } from './taken-for-memory.ts'

const hourMs = 3_600_000
/** Of the estate. */
const holdMs = 20_000

let plant: Plant
let worlds: Worlds
let fast: string
let waiting: string

beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
  worlds = { before: await tenantState(plant), after: null }
  fast = await plant.release(good)
  waiting = await plant.release(slow)
}, 120_000)
let endForeign: () => Promise<void> = async () => {}
afterEach(async () => {
  plant.order({})
  await endForeign()
})
afterAll(() => plant?.close())

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

describe('the clock is set', { timeout: 120_000 }, () => {
  it('forward and back while a run is held, and back before a restart: it is held as long as somebody is there, and goes on when nobody is', async () => {
    const end = await foreignSession()
    const id = await plant.begin(fast)
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
    await neverNeither(plant, id, worlds)
  })

  it('back in the middle of an outage: what users felt is measured all the same, and the journal keeps its order', async () => {
    plant.order({ stopAt: '^release/checkpoint > tenant.copy before' })
    const id = await plant.begin(fast)
    await plant.untilStopped()
    plant.order({ clockMs: -hourMs })
    const run = await plant.ended(id)
    expect(run.outcome).toBe('released')
    expect(run.downtimeMs).toBeGreaterThan(0)
    expect(run.downtimeMs).toBeLessThan(hourMs)
    const { items } = (await plant.call('GET', `/v1/journal?subject=${id}&limit=500`)).json as { items: { type: string; at: string }[] }
    const types = items.map(({ type }) => type)
    const order = types.map((type) => /^run\.(quiet|checkpoint|update|open)\.done$|^run\.released$/.exec(type)?.[1] ?? type)
    expect(order.filter((type) => !type.includes('.') || type === 'run.released')).toEqual(['quiet', 'checkpoint', 'update', 'open', 'run.released'])
    plant.order({})
    await plant.askRollback(id)
    await neverNeither(plant, id, worlds)
  })
})

takenForMemory('stand-in', () => plant)

describe('an updater outlives the control plane', { timeout: 120_000 }, () => {
  it('the next one ends it before anything else is done to the database, and there are never two', async () => {
    plant.order({})
    const id = await plant.begin(waiting)
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
      seen.push(`${place.replace('release/update > ', '')}: ${stillThere(orphan) ? 'alive' : 'gone'}, ${(await sessionsOf('a1')) > 0 ? 'in' : 'out'}`)
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
    expect((await neverNeither(plant, id, worlds)).outcome).toBe('rolledBack')
  })
})
