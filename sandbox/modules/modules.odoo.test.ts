import { odooSeries } from '../../test/harness/odoo.ts'
import { describeModules } from './modules.contract.ts'

for (const series of odooSeries()) describeModules(series, 'real')
