import { describe } from 'vitest'
import { oneStandInSeries } from '../../../test/harness/odoo.ts'
import { describeRuntime } from '../../ports/runtime.contract.ts'
import { makeRuntimeWorld } from './world.contract.ts'

describe.each(oneStandInSeries)('%s', (series) => {
  describeRuntime(`processes, stand-in for Odoo ${series}`, () => makeRuntimeWorld(series, 'stand-in'))
})
