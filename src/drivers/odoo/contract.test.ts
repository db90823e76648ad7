import { describe } from 'vitest'
import { supportedSeries } from '../../../sandbox/find-odoo.ts'
import { describeOdoo } from '../../ports/odoo.contract.ts'
import { makeOdooWorld } from './world.contract.ts'

describe.each(supportedSeries)('%s', (series) => {
  describeOdoo(`stand-in for Odoo ${series}`, () => makeOdooWorld(series, 'stand-in'))
})
