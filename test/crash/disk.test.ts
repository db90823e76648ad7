/** Full disks, on the stand-in. */
import { standIn } from '../../sandbox/find-odoo.ts'
import { fullDisk } from './full-disk.ts'

fullDisk('stand-in', standIn('18.0'))
