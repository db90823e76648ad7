/** Every step fails, and calls to ports do: up to open that is the old release again. Undos fail too: then the state has a name, and asking again brings the old release. */
import { beforeAll, describe, expect, it } from 'vitest'
import { StepName } from '../../src/domain/plan.ts'
import type { Run } from '../../src/domain/run.ts'
import { inFull } from '../harness/in-full.ts'
import { go, nothing } from './attack.ts'
import { tenantState } from './end-state.ts'
import { bad, goesLive, good, releaseOf, takeBack } from './journeys.ts'
import { noiseOf, withoutNoise } from './noise.ts'
import type { Plant } from './plant.ts'
import { recorded } from './recorded.ts'
import { failures, type On } from './results.ts'
import { isChosen } from './suite.ts'

const undone = ['preflight', 'settle']
const steps = StepName.options.filter((name) => !undone.includes(name))
const whens = inFull ? (['before', 'after'] as const) : (['after'] as const)

/** @param on where; on a real Odoo what differs by itself is learned first, from a release that goes back by itself */
export function failing(on: On, plant: () => Plant): void {
  let before: Awaited<ReturnType<typeof tenantState>>
  let release: string
  let noise: string[] = []

  beforeAll(async () => {
    release = await releaseOf(plant(), good)
    before = await tenantState(plant())
    if (on.startsWith('stand-in')) return
    await plant().ended(await plant().begin(await releaseOf(plant(), bad)))
    noise = await noiseOf(before, await tenantState(plant()))
  }, 300_000)

  const isAsBefore = async (hint: string) => expect(withoutNoise(noise, await tenantState(plant())), hint).toEqual(withoutNoise(noise, before))

  describe(failures[0], { timeout: 300_000 }, () => {
    it.each(steps.flatMap((step) => whens.map((when) => ({ step, when }))))('$step, $when its effect: the old release', async (fail) => {
      const record = recorded(on, failures[0], `${fail.step}, ${fail.when} its effect`)
      plant().order({ fail })
      const run = await plant().ended(await plant().begin(release))
      record({ kills: 1, ended: inWords(run), noise })
      expect(run, run.why ?? '').toMatchObject({ state: 'done', outcome: 'rolledBack', why: expect.stringContaining('planted') })
      await isAsBefore(fail.step)
    })

    it('preflight: nothing was begun', async () => {
      const record = recorded(on, failures[0], 'preflight')
      plant().order({ fail: { step: 'preflight', when: 'before' } })
      const run = await plant().ended(await plant().begin(release))
      record({ kills: 1, ended: inWords(run), noise })
      expect(run).toMatchObject({ state: 'done', outcome: 'notStarted' })
      await isAsBefore('preflight')
    })
  })

  it(`${failures[1]}: the run names its state each time, and asking again brings the old release`, { timeout: 300_000 }, async () => {
    const record = recorded(on, failures[1], 'open, update, checkpoint, quiet')
    plant().order({ fail: { step: 'open', when: 'after' }, failUndo: 'open' })
    const id = await plant().begin(release)
    expect(await stuck(plant(), id)).toContain('taking back open failed')
    for (const step of ['update', 'checkpoint', 'quiet']) {
      plant().order({ failUndo: step })
      await plant().askRollback(id)
      expect(await stuck(plant(), id)).toContain(`taking back ${step} failed`)
    }
    plant().order({})
    const run = await takeBack(plant(), { id })
    record({ kills: 4, ended: inWords(run), noise })
    await isAsBefore('in the end')
  })

  it.runIf(inFull)(`${failures[2]}: the old release or the new one, or a state that has a name`, { timeout: 900_000 }, async () => {
    const all = on.startsWith('stand-in')
    const record = recorded(on, failures[2], 'calls of a release')
    const [undisturbed] = await go(plant(), goesLive, nothing)
    if (!undisturbed) throw new Error('nothing was gone')
    await takeBack(plant(), undisturbed.run)
    const calls = undisturbed.calls.filter((call) => call.startsWith('release/') && (all || isChosen(call)))
    expect(calls.length).toBeGreaterThan(1)
    const ended: string[] = []
    for (const call of calls) {
      plant().order({ failCall: `^${call}$` })
      const run = await plant().ended(await plant().begin(release))
      const traced = plant()
        .traced()
        .some(({ what, name }) => what === 'call' && name === call)
      plant().order({})
      expect(traced, call).toBe(true)
      ended.push(inWords(run))
      if (run.state === 'needsPerson') expect(run.code, call).not.toBeNull()
      else expect(await plant().estate.page(), call).toBe(200)
      if (run.state === 'needsPerson' || run.outcome === 'released') await takeBack(plant(), run)
      await isAsBefore(call)
    }
    record({ kills: calls.length, ended: [...new Set(ended)].sort().join('; '), noise })
  })
}

async function stuck(plant: Plant, id: string): Promise<string> {
  const run = await plant.ended(id)
  expect(run).toMatchObject({ state: 'needsPerson', code: 'undo-failed', next: `evenkeel run rollback ${id}` })
  return run.why ?? ''
}

const inWords = (run: Run): string => run.outcome ?? `${run.state} (${run.code})`
