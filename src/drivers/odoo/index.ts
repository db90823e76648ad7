/** Driver of the port `odoo`: a source tree on this machine, run once per question. */
import type { Odoo } from '../../ports/odoo.ts'
import { findPython } from '../lib/find-python.ts'
import { endGroup } from '../lib/process-record.ts'
import { killAfterMs, runUpdate } from './update.ts'
import { verifyService } from './verify-service.ts'
import { warm } from './warm.ts'

export function openOdoo(): Odoo {
  return {
    findPython,
    update: runUpdate,
    endProcess: async (process) => {
      await endGroup(process, killAfterMs)
    },
    verifyService,
    warm,
  }
}
