/** Control planes that sleep through the end of their run, on the stand-in. */
import { afterAll, beforeAll } from 'vitest'
import { asleep } from './asleep.ts'
import { makePlant, type Plant } from './plant.ts'

let plant: Plant
beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
})
afterAll(() => plant?.close())

asleep('stand-in', () => plant)
