import { describe, expect, it } from 'vitest'
import { aPlan, controlPlane, endedRollout, freshName, gather } from '../../../test/control-plane/fixture.ts'

const plane = await controlPlane()
const { useCases, command } = plane

describe('watching', () => {
  it('tells everything as it stands, then what changes, until the rollout is done', async () => {
    const name = freshName()
    const plan = await aPlan(plane, name)
    const { id, runs } = await useCases.startRollout(command(), plan.id, gather(plane))
    const told: string[] = []
    let looks = 0
    const wait = async () => {
      looks += 1
      if (looks === 2) await useCases.abortRollout(command(), id)
      return looks < 4
    }
    for await (const event of useCases.watchRollout(id, wait))
      told.push(`${event.what} ${event.run ?? ''} ${event.state} ${event.detail ?? ''}`.trim())
    expect(told).toEqual([`run ${runs[0]?.id} queued`, 'rollout  queued', 'rollout  queued it will stop at the next safe point'])
  })

  it('ends by itself when it is done', async () => {
    const { id, run } = await endedRollout(plane, freshName())
    const told = []
    for await (const event of useCases.watchRollout(id, () => Promise.reject(new Error('waited')))) told.push(event)
    expect(told.map((event) => [event.what, event.run, event.state, event.outcome])).toEqual([
      ['run', run, 'done', 'released'],
      ['rollout', null, 'done', null],
    ])
  })
})
