/** What a run records of its steps: each change and its journal event in one statement. */
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { aPlan, controlPlane, freshName, gather, journalOf } from '../../test/control-plane/fixture.ts'
import { beginRollout } from './rollouts.ts'
import { beginStep, endStep, forgetStep, undoneStep } from './run-steps.ts'
import { getRun, holdRun, putFact } from './runs.ts'

const at = Date.parse('2026-11-21T09:00:00.000Z')
const [began, ended] = ['2026-11-21T09:00:00.000Z', '2026-11-21T09:00:01.000Z']
const plane = await controlPlane()
const { database } = plane

async function aRun() {
  const rollout = await plane.useCases.startRollout(plane.command(), (await aPlan(plane, freshName())).id, gather(plane))
  const [run = ''] = await beginRollout(database, rollout.id)
  return {
    run,
    begin: () => beginStep(database, run, 'update', at),
    end: (attempt: number, state: 'done' | 'failed', detail: string) =>
      endStep(database, { run, step: 'update', attempt, startedAt: at, state, detail, data: { rows: 3 } }, at + 1_000),
    told: async () => (await journalOf(plane, run)).flatMap(({ type, data }) => (type.startsWith('run.update') ? [{ type, data }] : [])),
    step: async () => (await getRun(database, run))?.steps.find((step) => step.name === 'update'),
    state: async () => (await getRun(database, run))?.state,
  }
}

it('a step begins, ends and is told of; ending it again changes nothing', async () => {
  const { begin, end, step, state, told } = await aRun()
  expect(await state()).toBe('queued')
  expect(await begin()).toEqual({ attempt: 1, answered: null })
  expect(await step()).toMatchObject({ state: 'running', attempt: 1, startedAt: began, endedAt: null })
  expect(await state()).toBe('running')
  for (let times = 0; times < 2; times++) await end(1, 'done', 'updated')
  expect(await step()).toMatchObject({ state: 'done', startedAt: began, endedAt: ended, detail: 'updated', data: { rows: 3 } })
  expect(await told()).toEqual([{ type: 'run.update.done', data: { detail: 'updated' } }])
})

it('what ended well is answered and does not begin again; what failed begins anew', async () => {
  const { begin, end } = await aRun()
  await begin()
  await end(1, 'failed', 'no')
  expect(await begin()).toEqual({ attempt: 2, answered: null })
  await end(2, 'done', 'updated')
  expect(await begin()).toEqual({ attempt: null, answered: { state: 'done', detail: 'updated', data: { rows: 3 } } })
})

it('once going back had begun, and after it was taken back, an answer does not count', async () => {
  const one = await aRun()
  await one.begin()
  await one.end(1, 'done', 'updated')
  await putFact(database, one.run, 'goBack', { why: 'bad' }, at)
  expect(await one.begin()).toEqual({ attempt: 2, answered: null })
  const other = await aRun()
  await other.begin()
  await other.end(1, 'done', 'updated')
  await undoneStep(database, other.run, 'update', 'put back', at + 2_000)
  expect(await other.step()).toMatchObject({ state: 'undone', detail: 'put back', endedAt: ended })
  expect(await other.begin()).toEqual({ attempt: 2, answered: null })
  expect((await other.told()).map(({ type }) => type)).toEqual(['run.update.done', 'run.update.undone'])
})

it('an end takes a held run on, a beginning does not; an attempt that is forgotten leaves no trace', async () => {
  const { run, begin, end, state, step, told } = await aRun()
  await holdRun(database, run, { why: 'somebody', until: ended, next: 'wait' }, at)
  await begin()
  expect(await state()).toBe('held')
  await forgetStep(database, run, 'update', 1)
  expect(await step()).toMatchObject({ state: 'pending', attempt: 0 })
  await undoneStep(database, run, 'update', 'nothing to put back', at)
  expect(await told()).toEqual([])
  await begin()
  await end(1, 'done', 'updated')
  expect(await state()).toBe('running')
})

it('a beginning that a crash of PostgreSQL took is written with the end', async () => {
  const { run, begin, end, step, told } = await aRun()
  await begin()
  await forgetStep(database, run, 'update', 1)
  await end(1, 'done', 'updated')
  expect(await step()).toMatchObject({ state: 'done', attempt: 1, startedAt: began, endedAt: ended })
  expect(await told()).toHaveLength(1)
})

it('an end that cannot be told does not happen', async () => {
  const { begin, end, step } = await aRun()
  await begin()
  await sql`create function evenkeel.refuse() returns trigger language plpgsql as 'begin raise exception ''no journal''; end'`.execute(database)
  await sql`create trigger refuse before insert on evenkeel.journal for each row execute function evenkeel.refuse()`.execute(database)
  try {
    await expect(end(1, 'done', 'updated')).rejects.toThrow('no journal')
  } finally {
    await sql`drop function evenkeel.refuse() cascade`.execute(database)
  }
  expect(await step()).toMatchObject({ state: 'running', endedAt: null })
})
