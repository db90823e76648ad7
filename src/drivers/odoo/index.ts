/** Driver of the port `odoo`: a source tree on this machine, run once per question. */
import type { Odoo } from '../../ports/odoo.ts'
import { findPython } from '../lib/find-python.ts'
import { killAfterMs } from '../lib/launch.ts'
import { endGroup } from '../lib/process-record.ts'
import { openStandbys } from '../lib/standbys.ts'
import { standBy } from './stand-by.ts'
import { runUpdate } from './update.ts'
import { verifyService } from './verify-service.ts'
import { warm } from './warm.ts'

export function openOdoo(): Odoo {
  const standbys = openStandbys()
  return {
    findPython,
    update: (input) => runUpdate(input, standbys),
    endProcess: async (process) => {
      await endGroup(process, killAfterMs)
    },
    verifyService: (input) => verifyService(input, standbys),
    warm,
    standBy: (input) => standBy(input, standbys),
    standDown: ({ folder }) => standbys.dismiss(folder),
  }
}
