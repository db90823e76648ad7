/**
 * A person decides on a run that had stopped or ended, while something of what went before still stands: what the run answered before going back began must not count as
 * opened, and a flow that was killed in its last step must not say its last word again.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makePlant, type Plant } from './plant.ts'

let plant: Plant
beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
})
afterAll(() => plant?.close())

it('a release whose going back stopped half-way is accepted: users are really in', async () => {
  const release = await plant.release({ version: '1.1.2' })
  const id = await plant.begin(release)
  expect(await plant.ended(id)).toMatchObject({ outcome: 'released' })
  plant.order({ failUndo: 'update' })
  await plant.askRollback(id)
  const stuck = await plant.ended(id)
  expect(stuck.state).toBe('needsPerson')
  plant.order({})
  const list = await plant.call('GET', `/v1/runs/${id}/unproven`)
  const accepted = await plant.call('POST', `/v1/runs/${id}/accept?reason=drill`, { unproven: list.json.digest })
  expect(accepted.status).toBe(202)
  for (let looks = 0; looks < 50 && (await plant.call('GET', `/v1/runs/${id}`)).json.state !== 'done'; looks++)
    await new Promise((r) => setTimeout(r, 100))
  const shown = (await plant.call('GET', `/v1/runs/${id}`)).json
  expect(shown).toMatchObject({ state: 'done', outcome: 'released' })
  expect(await plant.estate.page()).toBe(200)
})

it('a release that was killed as it ended does not end a second time over the way back that was asked for meanwhile', async () => {
  const release = await plant.release({ version: '1.1.3' })
  plant.order({ killAt: '^after release/end$' })
  const id = await plant.begin(release)
  while (plant.killed().length === 0) await new Promise((r) => setTimeout(r, 20))
  await plant.estate.kill()
  plant.order({ stopAt: '^release/end before' })
  await plant.answering()
  await plant.untilStopped()
  expect((await plant.call('GET', `/v1/runs/${id}`)).json).toMatchObject({ state: 'done', outcome: 'released' })
  await plant.askRollback(id)
  expect(await plant.ended(id)).toMatchObject({ outcome: 'rolledBack' })
  plant.letGo()
  const rollout = (await plant.call('GET', `/v1/runs/${id}`)).json.rollout
  for (let looks = 0; looks < 50 && (await plant.call('GET', `/v1/rollouts/${rollout}`)).json.state !== 'done'; looks++)
    await new Promise((r) => setTimeout(r, 100))
  expect((await plant.call('GET', `/v1/runs/${id}`)).json).toMatchObject({ state: 'done', outcome: 'rolledBack' })
  expect((await plant.call('GET', `/v1/runs/${id}`)).json.steps.find((step: { name: string }) => step.name === 'update').state).toBe('undone')
})
