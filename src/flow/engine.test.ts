/** What an earlier process left in the middle goes on as soon as the engine is there: users may be out. */
import { afterAll, expect, it } from 'vitest'
import { databaseForFile } from '../../test/harness/databases.ts'
import { type Engine, type FlowFunction, launchEngine } from './engine.ts'

const url = await databaseForFile()
const log = { info: () => {}, warn: () => {}, error: () => {} }
let engine: Engine | undefined
afterAll(() => engine?.close(0))

it('goes on with what was left before a timer of half a second that began with it, though it looks once a second later on', async () => {
  const seen: string[] = []
  const until = (what: string) =>
    new Promise<void>((resolve) => {
      const look = () => (seen.includes(what) ? resolve() : setTimeout(look, 5))
      look()
    })
  let isDying = true
  const left: FlowFunction = async (flow) => {
    await flow.step('first', async () => void seen.push('first'))
    await flow.step('second', () => {
      seen.push('second')
      return isDying ? new Promise<void>(() => {}) : Promise.resolve()
    })
    await flow.step('third', async () => void seen.push('third'))
  }
  engine = await launchEngine({ url }, { left }, log)
  await engine.start('left', 'flow-1', 'subject')
  await until('second')
  await engine.close(0)
  isDying = false
  engine = await launchEngine({ url }, { left }, log)
  setTimeout(() => seen.push('half a second'), 500)
  await Promise.all([until('half a second'), until('third')])
  expect(seen).toEqual(['first', 'second', 'second', 'third', 'half a second'])
})
