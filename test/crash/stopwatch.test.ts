/**
 * A stranger with a stopwatch and `kill -9`: the control plane is killed at times that nobody chose, in releases and their ways back. Whatever he does, the tenant ends on
 * the old release or on the new one, with its books.
 *
 * EVENKEEL_CRASH_SEED goes through the same times again; EVENKEEL_CRASH_KILLS asks for more of them.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Run } from '../../src/domain/run.ts'
import { inFull } from '../harness/in-full.ts'
import { tenantState } from './end-state.ts'
import { bad, good, releaseOf, takeBack } from './journeys.ts'
import { makePlant, type Plant } from './plant.ts'
import { recorded } from './recorded.ts'

/** The same times in every run of the tests, others in each that is in full. */
const seed = Number(process.env.EVENKEEL_CRASH_SEED ?? (inFull ? Date.now() % 1_000_000 : 1))
const kills = Number(process.env.EVENKEEL_CRASH_KILLS ?? (inFull ? 40 : 5))
/** A run takes about this long, kills apart. */
const longestMs = 2_500
const killsOfRun = 3

let plant: Plant
let next: () => number
beforeAll(async () => {
  console.log(`stopwatch: EVENKEEL_CRASH_SEED=${seed}, ${kills} kills`)
  next = random(seed)
  plant = await makePlant('18.0', 'stand-in')
  for (const trial of [good, bad]) await releaseOf(plant, trial)
})
afterAll(() => plant?.close())

it(`kill -9 at ${kills} random times: the old release or the new one`, { timeout: 60_000 + kills * 15_000 }, async () => {
  const record = recorded('stand-in', 'releases and their ways back', 'killed at random moments')
  const old = await tenantState(plant)
  const released = await plant.ended(await plant.begin(await releaseOf(plant, good)))
  const young = await tenantState(plant)
  await takeBack(plant, released)
  expect(await tenantState(plant)).toEqual(old)
  let done = 0
  while (done < kills) {
    const trial = next() < 0.5 ? good : bad
    const id = await plant.begin(await releaseOf(plant, trial))
    done += await killAtRandom(Math.min(killsOfRun, kills - done))
    const run = await plant.ended(id)
    expect(run, said(run)).toMatchObject({ state: 'done', outcome: trial === good ? 'released' : 'rolledBack' })
    expect(await tenantState(plant), said(run)).toEqual(trial === good ? young : old)
    if (trial === bad) continue
    await plant.askRollback(id)
    done += await killAtRandom(Math.min(killsOfRun, kills - done))
    const back = await plant.ended(id)
    expect(back, said(back)).toMatchObject({ state: 'done', outcome: 'rolledBack' })
    expect(await tenantState(plant), said(back)).toEqual(old)
  }
  record({ kills: done, ended: 'the old release or the new one', noise: [] })
})

async function killAtRandom(times: number): Promise<number> {
  for (let time = 0; time < times; time++) {
    await sleep(next() * longestMs)
    await plant.estate.kill()
    await plant.answering()
  }
  return times
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
