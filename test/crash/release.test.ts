/** A release and its ways back, attacked on the stand-in. The other journeys are in person.test.ts, so that both run side by side. */
import { afterAll, beforeAll } from 'vitest'
import { inFull } from '../harness/in-full.ts'
import { good, journeys, releaseOf, takeBack } from './journeys.ts'
import { makePlant, type Plant } from './plant.ts'
import { attacked } from './suite.ts'

let plant: Plant
beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
  // For the first release to find: a run whose way back is kept still.
  await takeBack(plant, await plant.ended(await plant.begin(await releaseOf(plant, good))))
})
afterAll(() => plant?.close())

attacked('stand-in', () => plant, journeys(inFull ? 'everywhere' : 'briefly').slice(0, 2))
