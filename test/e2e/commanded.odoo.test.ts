/** All the commanded on Odoo 18.0. A file per series, so that both run side by side. */
import { odooSeries } from '../harness/odoo.ts'
import { commanded } from './commanded.ts'

for (const series of odooSeries()) commanded(series, 'real')
