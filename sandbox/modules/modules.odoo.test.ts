import { oneOdooSeries } from '../../test/harness/odoo.ts'
import { describeModules } from './modules.contract.ts'

for (const series of oneOdooSeries()) describeModules(series, 'real')
