/** A run whose going back stopped half-way, and a person who accepts the release instead: what the run answered before going back began must not count as opened. */
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
