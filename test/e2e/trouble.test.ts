/** All the trouble on the stand-in, where there is no Odoo too. One series: the other is in the contract suites, which both pass. */
import { trouble } from './trouble.ts'

trouble('18.0', 'stand-in')
