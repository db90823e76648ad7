/** The standbys of one driver: kept by what they are for, taken once. What nobody took is ended with the run. */
import { digestOf } from '../../domain/digest.ts'
import type { OdooTarget } from '../../ports/odoo.ts'
import { type Standby, type StandbyInput, startStandby } from './standby.ts'

/** What a standby is for: the code that it imports, and the log that it writes to. */
export interface Purpose {
  target: Pick<OdooTarget, 'folder' | 'odooHome' | 'addonsPath' | 'python' | 'runAs' | 'baseConf'>
  logFile: string
  /** Told apart from others of the same log. */
  what: 'updater' | 'server'
}

export interface Standbys {
  /** Starts one, unless one waits for this already. Never throws: a cold start costs seconds, not the release. */
  prepare(purpose: Purpose, input: () => Promise<StandbyInput>): Promise<void>
  /** The one that waits for exactly this. Whoever takes it answers for it. */
  take(purpose: Purpose): Standby | null
  /** Ends all that wait for an instance. */
  dismiss(folder: string): Promise<void>
}

export function openStandbys(): Standbys {
  const waiting = new Map<string, { folder: string; standby: Standby }>()
  return {
    async prepare(purpose, input) {
      const key = keyOf(purpose)
      if (waiting.get(key)?.standby.isAlive()) return
      const standby = await input()
        .then(startStandby)
        .catch(() => null)
      if (standby) waiting.set(key, { folder: purpose.target.folder, standby })
    },
    take(purpose) {
      const key = keyOf(purpose)
      const found = waiting.get(key)
      waiting.delete(key)
      return found?.standby ?? null
    },
    async dismiss(folder) {
      const ours = [...waiting].filter(([, each]) => each.folder === folder)
      for (const [key] of ours) waiting.delete(key)
      await Promise.all(ours.map(([, { standby }]) => standby.dismiss()))
    },
  }
}

function keyOf({ target, logFile, what }: Purpose): string {
  const { folder, odooHome, addonsPath, python, runAs, baseConf } = target
  return digestOf({ folder, odooHome, addonsPath, python, runAs, baseConf, logFile, what })
}
