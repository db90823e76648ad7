/** Releases without an update on Odoo 18.0. A file per series, so that both run side by side. */
import { odooSeries } from '../harness/odoo.ts'
import { withoutUpdate } from './without-update.ts'

for (const series of odooSeries().filter((each) => each === '18.0')) withoutUpdate(series, 'real')
