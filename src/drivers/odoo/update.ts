/**
 * `odoo-bin -u`, once, by the updater acting as the application role. What it says about itself is returned as it is; whether that is a success is judged in
 * domain/judge-update.ts, and the database has the last word.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunUpdate, UpdateOutcome } from '../../ports/odoo.ts'
import type { Launched } from '../lib/launch.ts'
import { endGroup } from '../lib/process-record.ts'
import type { Standbys } from '../lib/standbys.ts'
import { prepare } from './prepare.ts'
import { readLog } from './read-log.ts'
import { startOdoo } from './start-odoo.ts'

/** Between SIGTERM and SIGKILL. Short: Odoo is deaf to SIGTERM while PostgreSQL works, and nothing that it could still do is wanted. */
export const killAfterMs = 5_000

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

/** Waits for the process; past the limit it and its group are ended. Its sessions are not: a killed process's query lives on in its backend. */
export async function exitWithin(launched: Launched, limitMs: number): Promise<{ exit: Awaited<Launched['exit']>; timedOut: boolean }> {
  const timer = new AbortController()
  const first = await Promise.race([launched.exit, sleep(limitMs, null, { signal: timer.signal }).catch(() => null)])
  timer.abort()
  if (first !== null) return { exit: first, timedOut: false }
  await endGroup(launched.record, killAfterMs)
  return { exit: await launched.exit, timedOut: true }
}
