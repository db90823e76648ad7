/** All the commanded on the stand-in, where there is no Odoo too. One series: the other is in the contract suites, which both pass. */
import { commanded } from './commanded.ts'

commanded('18.0', 'stand-in')
