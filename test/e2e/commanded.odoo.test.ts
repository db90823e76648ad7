/** An Odoo that somebody else runs, through whole releases: on real ones by `npm run test:real`. In every run of the tests the stand-in goes through them, and real Odoo through the contract. */
import { test } from 'vitest'
import { inFull } from '../harness/in-full.ts'
import { odooSeries } from '../harness/odoo.ts'
import { commanded } from './commanded.ts'

if (inFull) for (const series of odooSeries()) commanded(series, 'real')
else test.runIf(false)('an Odoo that somebody else runs: npm run test:real', () => {})
