import { describe } from 'vitest'
import { supportedSeries } from '../../../sandbox/find-odoo.ts'
import { describeRuntime } from '../../ports/runtime.contract.ts'
import { makeRuntimeWorld } from './world.contract.ts'

describe.each(supportedSeries)('%s', (series) => {
  describeRuntime(`processes, stand-in for Odoo ${series}`, () => makeRuntimeWorld(series, 'stand-in'))
})
