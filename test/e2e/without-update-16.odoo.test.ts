/** Releases without an update on Odoo 16.0. A file per series, so that both run side by side. */
import { odooSeries } from '../harness/odoo.ts'
import { withoutUpdate } from './without-update.ts'

for (const series of odooSeries().filter((each) => each === '16.0')) withoutUpdate(series, 'real')
