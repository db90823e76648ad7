import { supportedSeries } from '../find-odoo.ts'
import { describeModules } from './modules.contract.ts'

for (const series of supportedSeries) describeModules(series, 'stand-in')
