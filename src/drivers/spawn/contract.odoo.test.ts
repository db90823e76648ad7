import { describe } from 'vitest'
import { odooSeries } from '../../../test/harness/odoo.ts'
import { describeRuntime } from '../../ports/runtime.contract.ts'
import { makeRealWorld } from './world.contract.ts'

describe.each(odooSeries())('%s', (series) => {
  describeRuntime(`processes, Odoo ${series}`, () => makeRealWorld(series))
})
