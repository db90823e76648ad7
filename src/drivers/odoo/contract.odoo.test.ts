import { describe } from 'vitest'
import { odooSeries } from '../../../test/harness/odoo.ts'
import { describeOdoo } from '../../ports/odoo.contract.ts'
import { makeOdooWorld } from './world.contract.ts'

describe.each(odooSeries())('%s', (series) => {
  describeOdoo(`Odoo ${series}`, () => makeOdooWorld(series))
})
