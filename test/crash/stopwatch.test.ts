/** Kills at random times, on the stand-in. */
import { afterAll, beforeAll } from 'vitest'
import { makePlant, type Plant } from './plant.ts'
import { killedAtRandom } from './random-kills.ts'

let plant: Plant
beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
})
afterAll(() => plant?.close())

killedAtRandom('stand-in', () => plant)
