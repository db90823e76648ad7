import { describe } from 'vitest'
import { oneStandInSeries } from '../../../test/harness/odoo.ts'
import { describeRuntime } from '../../ports/runtime.contract.ts'
import { makeCommandWorld } from './world.contract.ts'

describe.each(oneStandInSeries)('%s', (series) => {
  describeRuntime(`commands, stand-in for Odoo ${series}`, () => makeCommandWorld(series, 'stand-in'))
})
