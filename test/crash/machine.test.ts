/**
 * What a machine does to a run besides killing Evenkeel, on the stand-in: its clock is set, the kernel takes a process for memory, an updater outlives the control plane that
 * started it. One estate for all of it.
 */
import { afterAll, beforeAll } from 'vitest'
import { clockIsSet } from './clock.ts'
import { makePlant, type Plant } from './plant.ts'
import { takenForMemory } from './taken-for-memory.ts'
import { updaterOutlives } from './updater-outlives.ts'

let plant: Plant
beforeAll(async () => {
  plant = await makePlant('18.0', 'stand-in')
}, 120_000)
afterAll(() => plant?.close())

clockIsSet('stand-in', () => plant)
takenForMemory('stand-in', () => plant)
updaterOutlives('stand-in', () => plant)
