import { describe, expect, it } from 'vitest'
import { aPlan, controlPlane, endedRollout, freshName, gather, journalOf } from '../../test/control-plane/fixture.ts'

const plane = await controlPlane()
const { useCases, command } = plane

describe('aborting', () => {
  it('is a request that may be repeated until the rollout is done', async () => {
    const plan = await aPlan(plane, freshName())
    const { id } = await useCases.startRollout(command(), plan.id, gather(plane))
    expect(await useCases.abortRollout(command({ reason: 'phone call' }), id)).toMatchObject({ abortRequested: true })
    await useCases.abortRollout(command(), id)
    expect((await journalOf(plane, id)).filter((event) => event.type === 'rollout.abortRequested')).toHaveLength(1)
    const done = await endedRollout(plane, freshName())
    await expect(useCases.abortRollout(command(), done.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(useCases.abortRollout(command(), 'ro_X')).rejects.toMatchObject({ code: 'notFound' })
  })
})
