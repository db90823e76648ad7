/**
 * All the trouble on the stand-in, where there is no Odoo; beside one, what is about Evenkeel alone, whatever Odoo does: on a real one that took three times as long. One series: the
 * other is in the contract suites, which both pass.
 */
import { trouble } from './trouble.ts'

trouble('18.0', 'stand-in')
