import { expect, it } from 'vitest'
import type { Lease } from '../domain/lease.ts'
import { leased } from './leased.ts'

/** A driver that counts, and a lease that holds until it is lost. */
function made() {
  const done: string[] = []
  const driver = { serve: async (what: string) => void done.push(`serve ${what}`), observe: async () => void done.push('observe') }
  const state = { lost: false }
  const mustHold = async () => {
    done.push('asked')
    if (state.lost) throw new Error('another has it')
  }
  return { done, state, driver: leased(driver, ['serve'], { plane: 'p', epoch: 1, mustHold } as Lease) }
}

it('an effect begins only while the lease holds; a look does not ask', async () => {
  const { done, state, driver } = made()
  await driver.serve('one')
  await driver.observe()
  state.lost = true
  await expect(driver.serve('two')).rejects.toThrow('another has it')
  expect(done).toEqual(['asked', 'serve one', 'observe', 'asked'])
})
