/** Every state in which a run needs a person, planted: the way back is stopped by the fault itself, and the run says the state's name. */
import { afterEach, expect, it } from 'vitest'
import { goBack } from '../../src/flow/release-flow.ts'
import { checkpoint } from '../../src/flow/steps/checkpoint.ts'
import { open } from '../../src/flow/steps/open.ts'
import { quiet } from '../../src/flow/steps/quiet.ts'
import { update } from '../../src/flow/steps/update.ts'
import { controlPlane, journalOf } from '../control-plane/fixture.ts'
import { type CleanUp, faultsOfRuns } from './faults-of-runs.ts'
import { flow, makeRig, type Rig } from './rig.ts'

const plane = await controlPlane()
const cleanUp: CleanUp = []
afterEach(async () => {
  for (const each of cleanUp.splice(0).reverse()) await each()
})

async function rig(): Promise<Rig> {
  const made = await makeRig(plane)
  cleanUp.push(made.close)
  return made
}

const back = (rig: Rig) => goBack(flow, rig.ctx, rig.run, { code: 'bad', detail: 'as the test says' }, [open, update, checkpoint, quiet])

it.each(Object.entries(faultsOfRuns))('%s', async (code, plant) => {
  const made = await rig()
  await plant(made, cleanUp)
  expect(await back(made)).toBe(false)
  const run = await made.shown()
  expect([run.state, run.code, run.why]).toEqual(['needsPerson', code, expect.stringContaining('Going back stopped: ')])
  expect(run.next).not.toMatch(/RUN|INSTANCE/)
  const records = await journalOf(plane, made.run)
  expect(records.find(({ type }) => type === 'run.needsPerson')?.data).toMatchObject({ code })
})
