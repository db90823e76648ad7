/**
 * A release and its way back, attacked at every place that the flow itself comes to (nobody keeps a list): everything done twice, killed before, inside and after every step.
 * Each run must end as the run that nothing happened to, told from the tenant's data, privileges, files, server, records, and what lies about.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../../src/domain/run.ts'
import type { TrialVersion } from '../e2e/trial-module.ts'
import { type EndState, endState } from './end-state.ts'
import type { Orders } from './inside/orders.ts'
import { comparable } from './outcome.ts'
import { makePlant, type Plant } from './plant.ts'

let plant: Plant

beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
})

afterAll(() => plant?.close())

interface Ended {
  run: Run
  state: EndState
  /** Steps of the flow, in order, each once. */
  steps: string[]
  kills: string[]
  differs: unknown[]
}

/** The release under orders; then the instance is brought back to where it was, so that the next run starts where this one did. */
async function carryOut(release: string, orders: Orders): Promise<Ended> {
  // The flow that took the run before back may still be at its last step.
  plant.order({ ...orders, at: '^release/' })
  const run = await plant.ended(await plant.begin(release))
  // The last place is behind the run's end.
  while (orders.kill && !plant.killed().some((place) => place.endsWith('/end'))) await sleep(20)
  const traced = plant.traced()
  const steps = [...new Set(traced.flatMap(({ what, name }) => (what === 'step' && name.startsWith('release/') ? [name] : [])))]
  const [kills, differs] = [plant.killed(), traced.filter(({ what }) => what === 'differs')]
  plant.order({})
  // A process that was killed at the last place is seen to be gone a moment later.
  if (orders.kill === 'after') await plant.estate.kill()
  await plant.answering()
  const state = await endState(plant, run)
  if (run.outcome === 'released') await takeBack(run)
  return { run, state, steps, kills, differs }
}

async function takeBack(run: Run): Promise<void> {
  await plant.askRollback(run.id)
  expect(await plant.ended(run.id)).toMatchObject({ outcome: 'rolledBack' })
}

/** Where users are: the old release with its books, or the new one. */
const ends: [string, TrialVersion, Run['outcome']][] = [
  [
    'a bad release goes back',
    { version: '1.1.1', post: [`update account_move set invoice_date_due = invoice_date_due + 1 where state = 'posted'`] },
    'rolledBack',
  ],
  ['a good release goes live', { version: '1.1.2' }, 'released'],
]

// Two dozen starts of the control plane each.
describe.each(ends)('%s', { timeout: 300_000 }, (_title, trial, outcome) => {
  let release: string
  let undisturbed: Ended

  beforeAll(async () => {
    release = await plant.release(trial)
    undisturbed = await carryOut(release, {})
    expect(undisturbed.run).toMatchObject({ state: 'done', outcome })
    expect(undisturbed.steps.length).toBeGreaterThan(8)
  })

  it('with nothing happening ends the same each time', async () => {
    expect(comparable(await carryOut(release, {}))).toEqual(comparable(undisturbed))
  })

  it('killed before every step', async () => {
    const killed = await carryOut(release, { kill: 'before' })
    expect(killed.kills.length).toBeGreaterThanOrEqual(undisturbed.steps.length)
    expect(comparable(killed)).toEqual(comparable(undisturbed))
  })

  it('killed after every step, before the engine knows of it', async () => {
    const killed = await carryOut(release, { kill: 'after' })
    expect(killed.kills.length).toBeGreaterThanOrEqual(undisturbed.steps.length)
    expect(comparable(killed)).toEqual(comparable(undisturbed))
  })

  it('everything done twice', async () => {
    const twice = await carryOut(release, { repeat: true })
    expect(twice.differs).toEqual([])
    expect(comparable(twice)).toEqual(comparable(undisturbed))
  })
})
