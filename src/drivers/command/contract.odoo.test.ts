import { describe } from 'vitest'
import { oneOdooSeries } from '../../../test/harness/odoo.ts'
import { describeRuntime } from '../../ports/runtime.contract.ts'
import { makeCommandWorld } from './world.contract.ts'

describe.each(oneOdooSeries())('%s', (series) => {
  describeRuntime(`commands, Odoo ${series}`, () => makeCommandWorld(series))
})
