import { describe, expect, it } from 'vitest'
import { aPlan, controlPlane, freshName, gather } from '../../test/control-plane/fixture.ts'
import type { Rollout } from '../domain/run.ts'
import { forgetAnswers } from '../store/answered.ts'
import { toTime } from '../store/database.ts'

const plane = await controlPlane()
const { useCases, command, database } = plane

describe('idempotency', () => {
  const keyed = (key: string, request = 'r') => command({ idempotency: { key, request } })

  it('does a repeated request once and answers alike, without the secret', async () => {
    const first = await useCases.createToken(keyed('k1'), { name: 'dora', role: 'reader' })
    const second = await useCases.createToken(keyed('k1'), { name: 'dora', role: 'reader' })
    expect(second).toEqual({ ...first, secret: null })
    expect(JSON.stringify(await database.selectFrom('answered').selectAll().execute())).not.toContain(first.secret)
  })

  it('does a request that is sent 20 times at once once', async () => {
    const plan = await aPlan(plane, freshName())
    const rollouts = await Promise.all(Array.from({ length: 20 }, () => startKeyed('k2', plan.id)))
    expect(new Set(rollouts.map((rollout) => rollout.id)).size).toBe(1)
  })

  /** As the API does it: who meets an error asks whether the same request was answered meanwhile. */
  async function startKeyed(key: string, plan: string) {
    const asked = keyed(key)
    return useCases.startRollout(asked, plan, gather(plane)).catch(async (error) => {
      const earlier = await useCases.earlierAnswer(asked)
      if (earlier === null) throw error
      return earlier as Rollout
    })
  }

  it('is remembered for as long as is said, and no longer', async () => {
    await useCases.createToken(keyed('k4'), { name: 'old', role: 'reader' })
    const cut = toTime(plane.now())
    await useCases.createToken(keyed('k5'), { name: 'young', role: 'reader' })
    expect(await forgetAnswers(database, cut)).toBeGreaterThan(0)
    expect(await useCases.earlierAnswer(keyed('k4'))).toBeNull()
    expect(await useCases.earlierAnswer(keyed('k5'))).toMatchObject({ name: 'young' })
  })

  it('keeps nothing of a request that failed', async () => {
    await expect(useCases.revokeToken(keyed('k3'), 'missing')).rejects.toMatchObject({ code: 'notFound' })
    expect(await useCases.earlierAnswer(keyed('k3'))).toBeNull()
    await useCases.createToken(command(), { name: 'missing', role: 'reader' })
    expect(await useCases.revokeToken(keyed('k3'), 'missing')).toMatchObject({ name: 'missing' })
  })

  it('refuses a key that was used for another request, and keeps actors apart', async () => {
    await useCases.createToken(keyed('k4'), { name: 'emil', role: 'reader' })
    await expect(useCases.createToken(keyed('k4', 'other'), { name: 'fred', role: 'reader' })).rejects.toMatchObject({ code: 'conflict' })
    expect(await useCases.earlierAnswer({ actor: 'somebody else', idempotency: { key: 'k4', request: 'r' } })).toBeNull()
  })
})
