/**
 * `odoo-bin -u`, once, by the updater acting as the application role. What it says about itself is returned as it is; whether that is a success is judged in
 * domain/judge-update.ts, and the database has the last word.
 */
import type { RunUpdate, UpdateOutcome } from '../../ports/odoo.ts'
import { exitWithin } from '../lib/launch.ts'
import type { Standbys } from '../lib/standbys.ts'
import { prepare } from './prepare.ts'
import { readLog } from './read-log.ts'
import { startOdoo } from './start-odoo.ts'

export async function runUpdate(input: RunUpdate, standbys: Standbys): Promise<UpdateOutcome> {
  const { target, logFile, onStart } = input
  const prepared = await prepare(target, `ek-${input.label}-a${input.attempt}-{pid}`)
  const began = performance.now()
  const args = updateArguments(prepared.conf, target.updater.database, input.modules)
  const { launched, logFrom } = await startOdoo(standbys, { target, prepared, args, logFile, script: null, onStart })
  const { exit, timedOut } = await exitWithin(launched, input.timeLimitMs)
  const { lines, modulesLoaded } = await readLog(logFile, logFrom)
  return { ...exit, timedOut, modulesLoaded, lines, ms: Math.round(performance.now() - began) }
}

export function updateArguments(conf: string, database: string, modules: string[]): string[] {
  return ['-c', conf, '-d', database, '-u', modules.join(','), '--no-http', '--max-cron-threads=0', '--workers=0', '--stop-after-init']
}
