/** An Odoo that somebody else runs: the newest series; both by `npm run test:real`. */
import { oneOdooSeries } from '../harness/odoo.ts'
import { commanded } from './commanded.ts'

for (const series of oneOdooSeries()) commanded(series, 'real')
