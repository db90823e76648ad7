/** What people ask of runs (accepting, settling, aborting), and releases without an update, attacked on the stand-in. */
import { afterAll, beforeAll } from 'vitest'
import { inFull } from '../harness/in-full.ts'
import { journeys } from './journeys.ts'
import { makePlant, type Plant } from './plant.ts'
import { attacked } from './suite.ts'

let plant: Plant
beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
})
afterAll(() => plant?.close())

attacked('stand-in', () => plant, journeys(inFull ? 'everywhere' : 'briefly').slice(2))
