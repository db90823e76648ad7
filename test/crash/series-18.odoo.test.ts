/** Every journey in full on real Odoo 18.0, by `npm run test:real` alone: about a quarter of an hour. The kills that every check has are in test/e2e/trouble.ts. */
import { onRealOdoo } from './real.ts'

onRealOdoo('18.0')
