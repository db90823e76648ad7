import { odooSeries } from '../../../test/harness/odoo.ts'
import { describePack } from './books-pack.contract.ts'

for (const series of odooSeries()) describePack(series, 'real')
