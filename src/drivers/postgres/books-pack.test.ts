import { supportedSeries } from '../../../sandbox/find-odoo.ts'
import { describePack } from './books-pack.contract.ts'

for (const series of supportedSeries) describePack(series, 'stand-in')
