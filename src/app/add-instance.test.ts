import { describe, expect, it } from 'vitest'
import { aRelease, releaseModule } from '../../test/control-plane/facts.ts'
import {
  aConfig,
  anInstance,
  aPlan,
  controlPlane,
  endedRollout,
  freshName,
  gather,
  initialContent,
  journalOf,
} from '../../test/control-plane/fixture.ts'

const plane = await controlPlane()
const { useCases, command } = plane

describe('instances', () => {
  it('begin with what they ran when they were added', async () => {
    const name = freshName()
    const instance = await useCases.addInstance(command({ reason: 'onboarding' }), { name, config: aConfig(), initial: initialContent })
    expect(instance).toMatchObject({
      release: { name: name.replace('/', '-'), version: 'initial', digest: initialContent.digest },
      liveRun: null,
      serving: null,
    })
    expect(instance.modules.map((module) => [module.name, module.release])).toEqual([
      ['shop', initialContent.digest],
      ['shop_extra', initialContent.digest],
    ])
    expect(await journalOf(plane, name)).toMatchObject([{ type: 'instance.added', actor: 'ann', data: { reason: 'onboarding' } }])
  })

  it('have one name and one address each', async () => {
    const name = freshName()
    const config = aConfig()
    await useCases.addInstance(command(), { name, config, initial: initialContent })
    await expect(useCases.addInstance(command(), { name, config: aConfig(), initial: initialContent })).rejects.toMatchObject({
      code: 'conflict',
      id: name,
    })
    await expect(useCases.addInstance(command(), { name: freshName(), config, initial: initialContent })).rejects.toMatchObject({
      code: 'conflict',
      id: name,
    })
  })

  it('can be added again, under another first release when they run something else by then', async () => {
    const name = freshName()
    await anInstance(plane, name)
    await useCases.removeInstance(command(), name)
    const same = await useCases.addInstance(command(), { name, config: aConfig(), initial: initialContent })
    expect(same.release.version).toBe('initial')
    await useCases.removeInstance(command(), name)
    const modules = [releaseModule('shop', 'other')]
    const other = await useCases.addInstance(command(), { name, config: aConfig(), initial: { digest: aRelease(modules).digest, modules } })
    expect(other.release.version).toBe('initial-2')
  })

  it('stay while a run holds them or a way back is kept', async () => {
    const name = freshName()
    const plan = await aPlan(plane, name)
    const { runs } = await useCases.startRollout(command(), plan.id, gather(plane))
    await expect(useCases.removeInstance(command(), name)).rejects.toMatchObject({ code: 'busy', id: runs[0]?.id })

    const other = freshName()
    const { run } = await endedRollout(plane, other)
    await expect(useCases.removeInstance(command(), other)).rejects.toMatchObject({ code: 'conflict', hint: `evenkeel run settle ${run}` })
    await useCases.settleRun(command(), run)
    expect(await useCases.removeInstance(command(), other)).toMatchObject({ name: other })
    await expect(useCases.showInstance(other)).rejects.toMatchObject({ code: 'notFound' })
  })
})
