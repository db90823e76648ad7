import { describe, expect, it } from 'vitest'
import { contentOf } from '../../test/control-plane/facts.ts'
import {
  anInstance,
  aPlan,
  aStoredRelease,
  controlPlane,
  endedRollout,
  factsOf,
  freshName,
  gather,
  journalOf,
} from '../../test/control-plane/fixture.ts'
import { Plan } from '../domain/plan.ts'
import { Rollout, Run } from '../domain/run.ts'
import { openDatabase } from '../store/database.ts'
import { startRollout } from './start-rollout.ts'

const plane = await controlPlane()
const { useCases, command, database } = plane

describe('starting a plan', () => {
  it('makes a rollout with a queued run per instance, in the order of the plan', async () => {
    const [first, second] = [freshName(), freshName()]
    await anInstance(plane, first)
    await anInstance(plane, second)
    const release = await aStoredRelease(plane, '5.0.0')
    const facts = [await factsOf(plane, second), await factsOf(plane, first)]
    const plan = await useCases.createPlan(command(), { release, facts, diskFree: null })
    expect(Plan.parse(await useCases.showPlan(plan.id))).toEqual(plan)
    const rollout = await useCases.startRollout(command(), plan.id, gather(plane))
    expect(Rollout.parse(rollout)).toMatchObject({ state: 'queued', release: { name: 'shop', version: '5.0.0' }, abortRequested: false })
    expect(rollout.runs.map((run) => [run.instance, run.state])).toEqual([
      [second, 'queued'],
      [first, 'queued'],
    ])
    expect(Run.parse(await useCases.showRun(rollout.runs[0]?.id ?? ''))).toMatchObject({ instance: second, rollout: rollout.id, plan: plan.id })
    expect((await useCases.showInstance(first)).liveRun).toBe(rollout.runs[1]?.id)
    expect(await journalOf(plane, rollout.id)).toMatchObject([{ type: 'rollout.started', data: { plan: plan.id, digest: plan.digest } }])
  })

  it('refuses a refused plan with every refusal, without looking again', async () => {
    const name = freshName()
    await anInstance(plane, name)
    const release = await aStoredRelease(plane, '5.1.0')
    const facts = [await factsOf(plane, name, { owner: 'postgres', clockSkewMs: 9_000 })]
    const plan = await useCases.createPlan(command(), { release, facts, diskFree: null })
    const look = () => Promise.reject(new Error('looked'))
    await expect(useCases.startRollout(command(), plan.id, look)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/belongs to postgres.*clock differs/),
      hint: expect.stringMatching(/ALTER DATABASE.*NTP.*evenkeel plan create --release shop@5.1.0 --instance/),
    })
  })

  it('says what changed since the plan was made', async () => {
    const name = freshName()
    const plan = await aPlan(plane, name)
    const changed = async () => {
      const facts = await factsOf(plane, name)
      return { ...facts, postgresMajor: 16, addonsDigest: contentOf('edited') }
    }
    await expect(useCases.startRollout(command(), plan.id, changed)).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining(`stale: PostgreSQL major of ${name}, addons content of ${name} changed`),
    })
  })

  it('is not stale over sizes and clocks, but is refused over them', async () => {
    const name = freshName()
    const plan = await aPlan(plane, name)
    const look = (more: object) => async () => ({ ...(await factsOf(plane, name)), ...more })
    await expect(useCases.startRollout(command(), plan.id, look({ diskFreeBytes: 5 }))).rejects.toMatchObject({ code: 'refused' })
    await expect(useCases.startRollout(command(), plan.id, look({ unreachable: 'gone', modules: [] }))).rejects.toMatchObject({ code: 'refused' })
    expect(await useCases.startRollout(command(), plan.id, look({ databaseBytes: 2_000_000_000, clockSkewMs: 3 }))).toMatchObject({ state: 'queued' })
  })

  it('is stale once another release went live or the instance went', async () => {
    const name = freshName()
    const old = await aPlan(plane, name)
    const { run } = await endedRollout(plane, name)
    await database.updateTable('instance').set({ modules: '[]' }).where('name', '=', name).execute()
    await expect(useCases.startRollout(command(), old.id, gather(plane))).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining('what the instance serves'),
    })
    await useCases.settleRun(command(), run)
    await useCases.removeInstance(command(), name)
    await expect(useCases.startRollout(command(), old.id, gather(plane))).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining('was removed'),
    })
  })

  it('knows only plans that there are', async () => {
    await expect(useCases.startRollout(command(), 'pln_X', gather(plane))).rejects.toMatchObject({ code: 'notFound' })
  })

  it('lets one of 50 starts at once through; 49 are busy and name the winner', async () => {
    const plan = await aPlan(plane, freshName())
    const wide = openDatabase(plane.url, { connections: 40 })
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => startRollout(wide, command(), plan, gather(plane))))
    await wide.destroy()
    const started = results.filter((result) => result.status === 'fulfilled')
    expect(started).toHaveLength(1)
    const winner = started[0]?.value.runs[0]?.id
    const others = results.filter((result) => result.status === 'rejected').map((result) => result.reason)
    expect(others.filter((error) => error.code === 'busy' && error.id === winner)).toHaveLength(49)
    const runs = await useCases.listRuns({ limit: 100, instance: plan.instances[0]?.instance })
    expect(runs.items).toHaveLength(1)
  })
})
