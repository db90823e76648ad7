/** Steps, undos and calls that fail, on the stand-in. */
import { afterAll, afterEach, beforeAll } from 'vitest'
import { failing } from './fail.ts'
import { makePlant, type Plant } from './plant.ts'

let plant: Plant
beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
})
afterEach(() => plant.order({}))
afterAll(() => plant?.close())

failing('stand-in', () => plant)
