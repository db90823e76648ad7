/** All the trouble on Odoo 16.0. A file per series, so that both run side by side. */
import { odooSeries } from '../harness/odoo.ts'
import { trouble } from './trouble.ts'

for (const series of odooSeries(['16.0'])) trouble(series, 'real')
