/**
 * A stranger with a stopwatch and `kill -9`: the control plane is killed at times that nobody chose, in releases and their ways back. Whatever he does, the tenant ends on
 * the old release or on the new one, with its books. What `stopwatch.test.ts` does on the stand-in, and `npm run test:real` on Odoo.
 *
 * EVENKEEL_CRASH_SEED goes through the same times again; EVENKEEL_CRASH_KILLS asks for more of them.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Run } from '../../src/domain/run.ts'
import { inFull } from '../harness/in-full.ts'
import { tenantState } from './end-state.ts'
import { bad, good, releaseOf, takeBack } from './journeys.ts'
import { noiseOf, withoutNoise } from './noise.ts'
import type { Plant } from './plant.ts'
import { recorded } from './recorded.ts'
import type { On } from './results.ts'

/** The same times in every run of the tests, others in each that is in full. */
const seed = Number(process.env.EVENKEEL_CRASH_SEED ?? (inFull ? Date.now() % 1_000_000 : 1))
const killsOfRun = 3

/** How many kills, and about how long a run takes, kills apart. */
const inMeasure = (on: On) => (on === 'stand-in' ? { kills: inFull ? 40 : 5, longestMs: 2_500 } : { kills: 20, longestMs: 12_000 })

export function killedAtRandom(on: On, present: () => Plant): void {
  const { kills: usual, longestMs } = inMeasure(on)
  const kills = Number(process.env.EVENKEEL_CRASH_KILLS ?? usual)
  const next = random(seed)

  async function killAtRandom(times: number): Promise<number> {
    for (let time = 0; time < times; time++) {
      await sleep(next() * longestMs)
      await present().estate.kill()
      await present().answering()
    }
    return times
  }

  it(`kill -9 at ${kills} random times: the old release or the new one`, { timeout: 120_000 + kills * 30_000 }, async () => {
    console.log(`stopwatch: EVENKEEL_CRASH_SEED=${seed}, ${kills} kills`)
    const record = recorded(on, 'releases and their ways back', 'killed at random moments')
    const plant = present()
    plant.order({})
    for (const trial of [good, bad]) await releaseOf(plant, trial)
    const { old, young, noise } = await undisturbed(on, plant)
    const isNow = async (wanted: Tenant, run: Run) =>
      expect(withoutNoise(noise, await tenantState(plant)), said(run)).toEqual(withoutNoise(noise, wanted))
    let done = 0
    while (done < kills) {
      const [trial, ends] =
        next() < 0.5 ? ([good, { outcome: 'released', state: young }] as const) : ([bad, { outcome: 'rolledBack', state: old }] as const)
      const id = await plant.begin(await releaseOf(plant, trial))
      done += await killAtRandom(Math.min(killsOfRun, kills - done))
      const run = await plant.ended(id)
      expect(run, said(run)).toMatchObject({ state: 'done', outcome: ends.outcome })
      await isNow(ends.state, run)
      if (trial === bad) continue
      await plant.askRollback(id)
      done += await killAtRandom(Math.min(killsOfRun, kills - done))
      const back = await plant.ended(id)
      expect(back, said(back)).toMatchObject({ state: 'done', outcome: 'rolledBack' })
      await isNow(old, back)
    }
    record({ kills: done, ended: 'the old release or the new one', noise })
  })
}

type Tenant = Awaited<ReturnType<typeof tenantState>>

/** Both releases as users have them; on a real Odoo with what differs by itself. */
async function undisturbed(on: On, plant: Plant): Promise<{ old: Tenant; young: Tenant; noise: string[] }> {
  const old = await tenantState(plant)
  const released = await plant.ended(await plant.begin(await releaseOf(plant, good)))
  const young = await tenantState(plant)
  await takeBack(plant, released)
  const again = await tenantState(plant)
  const noise = on === 'stand-in' ? [] : await noiseOf(old, again)
  expect(withoutNoise(noise, again)).toEqual(withoutNoise(noise, old))
  return { old, young, noise }
}

const said = (run: Run): string => `seed ${seed}: ${run.state} ${run.outcome} ${run.code} ${run.why}`

/** Mulberry32: the same times for the same seed. */
function random(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
