import { describe, expect, it } from 'vitest'
import { aLoss, controlPlane, endedRollout, freshName } from '../../test/control-plane/fixture.ts'

const plane = await controlPlane()
const { useCases, command } = plane

describe('settling', () => {
  it('ends the way back, and may be repeated', async () => {
    const { run } = await endedRollout(plane, freshName())
    const settled = await useCases.settleRun(command(), run)
    expect(settled.settledAt).toEqual(expect.any(String))
    expect(await useCases.settleRun(command(), run)).toEqual(settled)
    await expect(useCases.requestRollback(command(), { run }, () => Promise.reject(new Error('computed')))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('is settled'),
    })
  })

  it('never happens together with going back', async () => {
    const { run } = await endedRollout(plane, freshName())
    const results = await Promise.allSettled([
      useCases.settleRun(command(), run),
      useCases.requestRollback(command(), { run, acceptLoss: aLoss().digest }, async () => aLoss()),
    ])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })
})
