import { describe } from 'vitest'
import { supportedSeries } from '../../../sandbox/find-odoo.ts'
import { describeRuntime } from '../../ports/runtime.contract.ts'
import { makeCommandWorld } from './world.contract.ts'

describe.each(supportedSeries)('%s', (series) => {
  describeRuntime(`commands, stand-in for Odoo ${series}`, () => makeCommandWorld(series, 'stand-in'))
})
