import { describe } from 'vitest'
import { oneOdooSeries } from '../../../test/harness/odoo.ts'
import { describeRuntime } from '../../ports/runtime.contract.ts'
import { makeRuntimeWorld } from './world.contract.ts'

describe.each(oneOdooSeries())('%s', (series) => {
  describeRuntime(`processes, Odoo ${series}`, () => makeRuntimeWorld(series))
})
