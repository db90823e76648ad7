/** What a run that the world fell upon must have come to: what the undisturbed run came to, or the old release with its books, or a state that has a name. */
import { expect } from 'vitest'
import { runLabel } from '../../src/domain/id.ts'
import type { Run } from '../../src/domain/run.ts'
import { type EndState, endState, leftBehind, tenantState } from './end-state.ts'
import { noiseOf, withoutNoise } from './noise.ts'
import type { Plant } from './plant.ts'
import type { On } from './results.ts'

/** The end of a run as it is compared: ids and times apart (a fence says both in the database's comment), and as often as a step was asked, as often it says its answer. */
export function comparable({ run, state }: { run: Run; state: EndState }) {
  const { journal, ...rest } = state.run
  return JSON.parse(
    JSON.stringify({ ...state, run: { ...rest, journal: steadyOrder(journal) } })
      .replaceAll(run.id, 'RUN')
      .replaceAll(run.rollout, 'ROLLOUT')
      .replaceAll(runLabel(run.id), 'RUN')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'),
  )
}

/** What is said twice in a row counts once; what two steps say that run side by side has no order. */
function steadyOrder(journal: string[]): string[] {
  const isBeside = (type = '') => /^run\.(books-before|update)\./.test(type)
  const from = journal.findIndex(isBeside)
  const behind = journal.findIndex((type, index) => index > from && !isBeside(type))
  const to = from < 0 || behind < 0 ? journal.length : behind
  const ordered = from < 0 ? journal : [...journal.slice(0, from), ...journal.slice(from, to).sort(), ...journal.slice(to)]
  return ordered.filter((type, index) => type !== ordered[index - 1])
}

export async function endOf(plant: Plant, id: string) {
  const run = await plant.ended(id)
  await plant.answering()
  return { run, state: await endState(plant, run) }
}

/** Both releases as users have them, to hold ends against. */
export interface Worlds {
  before: Awaited<ReturnType<typeof tenantState>>
  after: Awaited<ReturnType<typeof tenantState>> | null
  /** What a real Odoo changes by itself (noise.ts). */
  noise?: string[]
  /** What a person does who is asked, before he asks for the way back. */
  mend?: (run: Run) => Promise<void>
}

/** @returns what a run that goes back must come to; on a real Odoo with what differs by itself, learned from a release that is taken back */
export async function worldsAround(on: On, plant: Plant, release: string): Promise<Worlds> {
  const before = await tenantState(plant)
  if (on === 'stand-in') return { before, after: null }
  const { id, outcome, why } = await plant.ended(await plant.begin(release))
  expect(outcome, why ?? '').toBe('released')
  await plant.askRollback(id)
  expect((await plant.ended(id)).outcome).toBe('rolledBack')
  return { before, after: null, noise: await noiseOf(before, await tenantState(plant)) }
}

/**
 * Never neither: released is the new release, rolled back is the old one with its books, both with nothing left in the way; and a person is asked only about a state
 * that has a name, out of which the command that it names leads back to the old release.
 */
export async function neverNeither(plant: Plant, id: string, { before, after, noise = [], mend }: Worlds): Promise<Run> {
  let run = await plant.ended(id)
  if (run.state === 'needsPerson') {
    expect(run.code, run.why ?? '').toMatch(/^[a-z]+(-[a-z]+)+$/)
    await mend?.(run)
    await plant.askRollback(id)
    run = await plant.ended(id)
  }
  expect(['released', 'rolledBack', 'notStarted'], run.why ?? '').toContain(run.outcome)
  const { liveRun, ...now } = await tenantState(plant)
  const { liveRun: _live, ...wanted } = run.outcome === 'released' && after !== null ? after : before
  expect(withoutNoise(noise, now)).toEqual(withoutNoise(noise, wanted))
  expect(liveRun).toBe(null)
  const left = await leftBehind(plant, id)
  expect([left.orphans, left.unfinished, left.maintenance]).toEqual([0, [], false])
  return run
}
